import type { Balance } from './pause.ts'

/** What a free call last reported about an account. */
export interface AccountCheck {
  /** Milliseconds since 1970. */
  at: number
  /** Missing when RunningHub did not report it. */
  balance?: Balance | undefined
  /** Why RunningHub did not report it: a code of RunningHubError. */
  code?: string | undefined
}

/**
 * - `paused`: no task is submitted, and the queue has the reason.
 * - `unreachable`: RunningHub cannot be reached.
 * - `key-refused`: RunningHub does not accept the key.
 * - `queue-unavailable`: the queue of the account does not respond.
 */
export const ACCOUNT_STATUSES = [
  'ok',
  'paused',
  'unreachable',
  'key-refused',
  'queue-unavailable',
] as const
export type AccountStatus = (typeof ACCOUNT_STATUSES)[number]

/**
 * - `degraded`: some task or some account waits for somebody.
 * - `down`: no account can run a task, and nobody paused them.
 */
export const HEALTH_STATUSES = ['ok', 'degraded', 'down'] as const
export type HealthStatus = (typeof HEALTH_STATUSES)[number]

/** Returns the status of an account from what is known about it. */
export function accountStatus({
  check,
  isUnreachable,
  pauseCode,
}: {
  check: AccountCheck | undefined
  isUnreachable: boolean
  pauseCode: string | undefined
}): AccountStatus {
  if (check?.code === 'INVALID_KEY' || pauseCode === 'INVALID_KEY') return 'key-refused'
  if (isUnreachable) return 'unreachable'
  return pauseCode === undefined ? 'ok' : 'paused'
}

/** Returns the status of the Worker from those of its accounts. */
export function healthOf(accounts: readonly AccountStatus[]): HealthStatus {
  if (accounts.every((status) => status === 'ok')) return 'ok'
  return accounts.some((status) => status === 'ok' || status === 'paused') ? 'degraded' : 'down'
}
