import type { Clock } from '../clock.ts'
import { RunningHubError } from '../errors/runninghub-error.ts'
import { SERVICE_CODES } from '../errors/service-codes.ts'

/** How often, and for how long in total, an operation is attempted. Times are in milliseconds. */
export interface RetryPolicy {
  attempts: number
  /** Time since the first attempt. No attempt starts later. */
  deadline: number
  /**
   * Whether a repeated call is harmless. If not, only a call that certainly did nothing is
   * repeated.
   */
  idempotent: boolean
}

/** Reads have no side effects, and uploading the same bytes gives the same file. */
export const READ_POLICY: RetryPolicy = { attempts: 5, deadline: 60_000, idempotent: true }
export const UPLOAD_POLICY: RetryPolicy = { attempts: 4, deadline: 600_000, idempotent: true }

/**
 * Returns the policy of a create call, which costs money. It is sent again only when RunningHub
 * reports that it created nothing, or was certainly not reached. The caller sets the time limit,
 * since a queue can stay full for long.
 */
export const submitPolicy = (queueTimeout: number): RetryPolicy => ({
  attempts: Number.POSITIVE_INFINITY,
  deadline: queueTimeout,
  idempotent: false,
})

/** Decides whether the same call may be sent again after this failure. */
function mayRetry(policy: RetryPolicy, error: unknown): error is RunningHubError {
  if (!(error instanceof RunningHubError)) return false
  return error.retry === 'always' || (error.retry === 'if-idempotent' && policy.idempotent)
}

const BASE_DELAY = 500
const BACKOFF_LIMIT = 20_000
const MAX_DELAY = 120_000

/**
 * Returns the delay before the next attempt, in milliseconds.
 *
 * A full queue has its own backoff, multiplied by 0.5 to 1.5 so that many jobs with one key spread
 * out. Everything else backs off exponentially with full jitter. A longer `Retry-After` is obeyed,
 * with up to a tenth added for the same reason. A shorter `Retry-After` is ignored.
 *
 * @param attempt failed attempts so far, from 1
 * @param random between 0 and 1
 */
function retryDelay(attempt: number, error: RunningHubError, random: number): number {
  const backoff = SERVICE_CODES.get(error.serviceCode ?? '')?.backoffMs
  const ownDelay =
    backoff === undefined
      ? random * Math.min(BACKOFF_LIMIT, BASE_DELAY * 2 ** attempt)
      : backoff * (0.5 + random)
  const requested = (error.retryAfter ?? 0) * (1 + 0.1 * random)
  return Math.min(Math.max(ownDelay, requested), MAX_DELAY)
}

/** A failed attempt that another attempt follows. */
export interface RetryNotice {
  attempt: number
  error: RunningHubError
  /** Milliseconds until the next attempt. */
  delay: number
}

export interface RetryContext {
  clock: Clock
  random: () => number
  signal?: AbortSignal | undefined
  onRetry?: ((notice: RetryNotice) => void) | undefined
  /** Returns until when a failure may be repeated, if it has a limit of its own. */
  retryUntil?: ((error: RunningHubError) => number | undefined) | undefined
}

/** Calls `attempt` until it succeeds, fails permanently, or reaches the policy's limits. */
export async function withRetry<T>(
  policy: RetryPolicy,
  { clock, random, signal, onRetry, retryUntil }: RetryContext,
  attempt: () => Promise<T>,
): Promise<T> {
  const start = clock.now()
  for (let count = 1; ; count++) {
    signal?.throwIfAborted()
    try {
      return await attempt()
    } catch (error) {
      if (!mayRetry(policy, error) || count >= policy.attempts) throw error
      const end = Math.min(start + policy.deadline, retryUntil?.(error) ?? Number.POSITIVE_INFINITY)
      const remaining = end - clock.now()
      if (remaining <= 0 || (error.retryAfter ?? 0) > remaining) throw error
      const delay = Math.min(retryDelay(count, error, random()), remaining)
      onRetry?.({ attempt: count, error, delay })
      await clock.sleep(delay, signal)
    }
  }
}
