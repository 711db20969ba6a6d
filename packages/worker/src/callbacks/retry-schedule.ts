import type { CallbackState } from '../model/task.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

/** The delays after failed attempts. After the last one there is no further attempt. */
const RETRY_DELAYS = [MINUTE, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 6 * HOUR, 12 * HOUR]
const JITTER = 0.1
/** The longest `Retry-After` that is honoured. */
const MAX_DELAY = 12 * HOUR

/**
 * The receiver will never accept this callback. n8n returns these for a used or expired URL. Some
 * receivers return them for a message that they already have.
 */
const FINAL_STATUSES = new Set([404, 409, 410])
/** Responses whose `Retry-After` is honoured. */
const BUSY_STATUSES = new Set([429, 502, 503, 504])

/** The result of one attempt. */
export interface AttemptResult {
  /** HTTP status; undefined when no response came. */
  status: number | undefined
  retryAfter?: string | null
  /** The URL is not allowed: nothing was sent, and nothing ever will be. */
  forbidden?: boolean
}

/**
 * Returns the state of a callback after one more attempt. Any 2xx is a delivery, a redirect is not.
 * A callback that reached the receiver before stays delivered when a repeat is refused.
 *
 * @param random from 0 to 1
 */
export function afterAttempt(
  { messageId, attempts: before, reached }: CallbackState,
  { status, retryAfter, forbidden = false }: AttemptResult,
  now: number,
  random: number,
): CallbackState {
  const attempts = before + 1
  const state = { messageId, attempts, lastStatus: status, reached }
  if (status !== undefined && status >= 200 && status < 300)
    return { ...state, status: 'delivered', reached: 'yes' }
  const pause = RETRY_DELAYS[before]
  const isFinal = FINAL_STATUSES.has(status ?? 0)
  if (isFinal && reached) return { ...state, status: 'delivered' }
  if (pause === undefined || forbidden || isFinal)
    return { ...state, status: reached === 'yes' ? 'delivered' : 'dead' }
  const requested = BUSY_STATUSES.has(status ?? 0) ? parseRetryAfter(retryAfter, now) : 0
  const own = pause * (1 + JITTER * (2 * random - 1))
  return {
    ...state,
    status: 'pending',
    nextAt: now + Math.max(own, Math.min(requested, MAX_DELAY)),
    // Without a response the receiver may still have the callback.
    reached: reached ?? (status === undefined ? 'maybe' : undefined),
  }
}

/** Reads `Retry-After`, in seconds or a date, as milliseconds; 0 when it is missing or invalid. */
function parseRetryAfter(header: string | null | undefined, now: number): number {
  if (!header) return 0
  const pause = /^\s*\d+\s*$/.test(header) ? Number(header) * 1000 : Date.parse(header) - now
  return Number.isFinite(pause) ? Math.max(0, pause) : 0
}
