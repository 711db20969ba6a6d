import type { CallbackAttempt, CallbackState } from '../model/task.ts'

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

/** The delays after failed attempts. After the last one there is no further attempt. */
const RETRY_DELAYS = [5 * SECOND, MINUTE, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 6 * HOUR, 12 * HOUR]
const JITTER = 0.1
/** The longest `Retry-After` that is honoured. */
const MAX_DELAY = 12 * HOUR

/** The receiver will never accept this callback. Standard Webhooks gives this meaning to 410 alone. */
const GONE = 410
/**
 * Statuses that mean a duplicate when an earlier attempt may have arrived. n8n returns them for a URL
 * that was used.
 */
const DUPLICATE_STATUSES = new Set([404, 409, GONE])
/** How many attempts are kept for people: all that there are without a redelivery. */
const MAX_KEPT = RETRY_DELAYS.length + 1
/** Responses whose `Retry-After` is honoured. */
const BUSY_STATUSES = new Set([429, 502, 503, 504])

/** The result of one attempt. */
export interface AttemptResult {
  /** HTTP status; undefined when no response came. */
  status: number | undefined
  /** The beginning of the response's body. */
  response?: string | undefined
  /** Why there was no response, or why a response is a refusal although its status is 2xx. */
  error?: string | undefined
  retryAfter?: string | null
  /** The URL is not allowed: nothing was sent, and nothing ever will be. */
  forbidden?: boolean
}

/**
 * Returns the state of a callback after one more attempt. Any 2xx is a delivery unless its body is a
 * refusal. A redirect is none.
 * A callback that reached the receiver before stays delivered when a repeat is refused.
 *
 * @param random from 0 to 1
 */
export function afterAttempt(
  { messageId, attempts: before, reached, lastAttempts = [] }: CallbackState,
  { status, response, error, retryAfter, forbidden = false }: AttemptResult,
  now: number,
  random: number,
): CallbackState {
  const attempts = before + 1
  const attempt: CallbackAttempt = { at: now, status, response, error }
  const newest = [attempt, ...lastAttempts].slice(0, MAX_KEPT)
  const state = { messageId, attempts, lastStatus: status, reached, lastAttempts: newest }
  if (status !== undefined && status >= 200 && status < 300 && error === undefined)
    return { ...state, status: 'delivered', reached: 'yes' }
  const pause = RETRY_DELAYS[before]
  if (reached && DUPLICATE_STATUSES.has(status ?? 0)) return { ...state, status: 'delivered' }
  if (pause === undefined || forbidden || status === GONE)
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
