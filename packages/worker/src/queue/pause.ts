import type { AccountRefusal, Balance, Pause } from '../model/pause.ts'
import type { Resumer } from './life-event.ts'
import type { QueueState } from './queue-state.ts'

/** A pause as the queue stores it. */
export interface PauseRecord extends Omit<Pause, 'nextCheckAt'> {
  kind?: AccountRefusal['kind'] | undefined
  nextCheckAt?: number | undefined
  /** Refusals in a row, without a task that RunningHub accepted between them. */
  refusals: number
  refusedAt?: number | undefined
  /** Before this time a check of the account resumes nothing. */
  resumableAt?: number | undefined
  /** The lowest balance since the refusal. */
  lowest?: Balance | undefined
  /**
   * Set when the pause is over, but RunningHub has accepted no task since. Tasks are submitted one at
   * a time then.
   */
  resumedAt?: number | undefined
}

const MINUTE = 60_000
const MAX_CHECK_INTERVAL = 30 * MINUTE
/** After this time one task is tried, although no free call has shown that the account is in order. */
const TRIAL_INTERVAL = 60 * MINUTE

/** Returns the pause that keeps tasks from being submitted; undefined when there is none. */
export function currentPause({ pause }: QueueState): Pause | undefined {
  if (!pause || pause.resumedAt !== undefined) return undefined
  const { by, code, message, hint, since, nextCheckAt } = pause
  return { by, code, message, hint, since, nextCheckAt }
}

/** Pauses the queue on the request of a person, until a person resumes it. */
export function pause(queue: QueueState, reason: string | undefined, now: number): void {
  const message = reason ?? 'A person paused the queue.'
  const hint = 'Resume it with POST /v1/queue/resume.'
  queue.setPause({ by: 'person', code: 'PAUSED', message, hint, since: now, refusals: 0 })
  queue.addEvent({ event: 'queue-paused', by: 'person', code: 'PAUSED' })
}

/** Ends a pause. After a refusal one task is tried first. */
export function resume(queue: QueueState, now: number, by: Resumer = 'person'): void {
  const { code, since = now } = currentPause(queue) ?? {}
  if (code !== undefined)
    queue.addEvent({ event: 'queue-resumed', by, code, pausedMs: now - since })
  if (queue.pause?.by === 'person') queue.setPause(undefined)
  else if (queue.pause) queue.setPause({ ...queue.pause, resumedAt: now })
  queue.capacity.blockedUntil = 0
}

/** Pauses the queue because RunningHub refused a task for a reason that concerns the account. */
export function pauseAfterRefusal(queue: QueueState, refusal: AccountRefusal, now: number): void {
  const { pause: before } = queue
  if (before?.by === 'person') return
  // Tasks that were submitted at the same time are refused, too.
  if (before && before.resumedAt === undefined) return
  const refusals = (before?.refusals ?? 0) + 1
  const resumableAt = now + checkInterval(refusal.kind, refusals)
  const since = before?.since ?? now
  const times = { since, refusedAt: now, resumableAt, nextCheckAt: resumableAt }
  queue.setPause({ ...refusal, by: 'refusal', ...times, refusals })
  queue.addEvent({ event: 'queue-paused', by: 'refusal', code: refusal.code })
}

/** Grows with each refusal that follows a check which had found the account in order. */
function checkInterval(kind: AccountRefusal['kind'], refusals: number): number {
  return kind === 'balance' ? MINUTE : Math.min(MAX_CHECK_INTERVAL, MINUTE * 2 ** (refusals - 1))
}

/** Forgets a pause that is over, because RunningHub has accepted a task. */
export function forgetPause(queue: QueueState): void {
  if (queue.pause?.resumedAt !== undefined) queue.setPause(undefined)
}

/** Takes the check of the account, when it is due. */
export function takeAccountCheck(queue: QueueState, now: number): boolean {
  const { pause } = queue
  const due = currentPause(queue)?.nextCheckAt
  if (!pause || due === undefined || due > now) return false
  queue.setPause({ ...pause, nextCheckAt: now + MINUTE })
  return true
}

/**
 * Records what a free call reported about the account, and resumes the queue when the reason of its
 * pause has passed.
 *
 * @param balance undefined when RunningHub did not report the account
 * @param code why it did not
 * @returns whether the queue is resumed
 */
export function recordAccount(
  queue: QueueState,
  balance: Balance | undefined,
  now: number,
  code?: string,
): boolean {
  queue.setCheck({ at: now, balance, code })
  const { pause } = queue
  if (pause?.by !== 'refusal' || pause.resumedAt !== undefined) return false
  const { refusedAt = 0, resumableAt = 0 } = pause
  const isTrial = now - refusedAt >= TRIAL_INTERVAL
  if (now >= resumableAt && (isTrial || hasPassed(pause, balance))) {
    resume(queue, now, 'check')
    return true
  }
  if (balance) queue.setPause({ ...pause, lowest: lowestOf(pause.lowest, balance) })
  return false
}

/** Decides whether the reason of a refusal has passed, from the account as RunningHub reports it. */
export function hasPassed(
  { kind, lowest }: Pick<PauseRecord, 'kind' | 'lowest'>,
  balance: Balance | undefined,
): boolean {
  if (!balance) return false
  if (kind !== 'balance') return true
  const { coins = 0, money = 0 } = balance
  if (!lowest) return coins > 0 || money > 0
  return coins > (lowest.coins ?? 0) || money > (lowest.money ?? 0)
}

function lowestOf(before: Balance = {}, { coins, money }: Balance): Balance {
  const lower = (a?: number, b?: number) =>
    a === undefined || b === undefined ? (a ?? b) : Math.min(a, b)
  return { coins: lower(before.coins, coins), money: lower(before.money, money) }
}
