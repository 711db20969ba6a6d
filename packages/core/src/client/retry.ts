import type { Clock } from '../clock.ts'
import { RunningHubError } from '../errors/runninghub-error.ts'
import { SERVICE_CODES } from '../errors/service-codes.ts'

/** How often, and how long in all, one kind of operation is tried. Times in milliseconds. */
export interface RetryPolicy {
  attempts: number
  /** Counted from the first attempt; no attempt starts after it. */
  deadline: number
  /** Whether repeating the call is harmless. If not, it is repeated only when it certainly did nothing. */
  idempotent: boolean
}

/** Reading is free of side effects, and uploading the same bytes gives the same file. */
export const READ_POLICY: RetryPolicy = { attempts: 5, deadline: 60_000, idempotent: true }
export const UPLOAD_POLICY: RetryPolicy = { attempts: 4, deadline: 600_000, idempotent: true }

/**
 * Creating costs money: it is sent again only when the service has said that it made nothing,
 * or was certainly never reached. How long is the caller's choice, since a full queue can last.
 */
export const submitPolicy = (queueTimeout: number): RetryPolicy => ({
  attempts: Number.POSITIVE_INFINITY,
  deadline: queueTimeout,
  idempotent: false,
})

/** May the same call be sent again after this failure? */
function mayRetry(policy: RetryPolicy, error: unknown): error is RunningHubError {
  if (!(error instanceof RunningHubError)) return false
  return error.retry === 'always' || (error.retry === 'if-idempotent' && policy.idempotent)
}

const BASE_DELAY = 500
const BACKOFF_LIMIT = 20_000
const MAX_DELAY = 120_000

/**
 * How long to wait before the next attempt, in milliseconds.
 *
 * A full queue has a pause of its own, jittered between half and one and a half so that many jobs
 * on one key spread out. Everything else backs off exponentially with full jitter. When the
 * service asks for longer (`Retry-After`) it is longer, by up to a tenth more for the same reason;
 * when it asks for less, as for none at all, that is no licence to hammer it.
 *
 * @param attempt failed attempts so far, from 1
 * @param random between 0 and 1
 */
function retryDelay(attempt: number, error: RunningHubError, random: number): number {
  const pause = SERVICE_CODES.get(error.serviceCode ?? '')?.backoffMs
  const ours =
    pause === undefined
      ? random * Math.min(BACKOFF_LIMIT, BASE_DELAY * 2 ** attempt)
      : pause * (0.5 + random)
  const asked = (error.retryAfter ?? 0) * (1 + 0.1 * random)
  return Math.min(Math.max(ours, asked), MAX_DELAY)
}

/** One failed attempt that will be followed by another. */
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
}

/** Calls `attempt` until it succeeds, fails for good, or the policy's bounds are reached. */
export async function withRetry<T>(
  policy: RetryPolicy,
  { clock, random, signal, onRetry }: RetryContext,
  attempt: () => Promise<T>,
): Promise<T> {
  const start = clock.now()
  for (let count = 1; ; count++) {
    signal?.throwIfAborted()
    try {
      return await attempt()
    } catch (error) {
      if (!mayRetry(policy, error) || count >= policy.attempts) throw error
      const left = policy.deadline - (clock.now() - start)
      if (left <= 0 || (error.retryAfter ?? 0) > left) throw error
      const delay = Math.min(retryDelay(count, error, random()), left)
      onRetry?.({ attempt: count, error, delay })
      await clock.sleep(delay, signal)
    }
  }
}
