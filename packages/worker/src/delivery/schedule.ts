import type { CallbackState } from '../tasks/task.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

/** How long after a failed attempt the next one comes; after the last there is none. */
const PAUSES = [MINUTE, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 6 * HOUR, 12 * HOUR]
const JITTER = 0.1
/** What a receiver may ask for at most. */
const LONGEST_PAUSE = 12 * HOUR

/**
 * The receiver has said that nobody will ever want this; n8n answers a used or stale URL so. To a
 * repeat it may also say that it has the message already.
 */
const FINAL = new Set([404, 409, 410])
/** Answers whose `Retry-After` is about load, and to be heeded. */
const BUSY = new Set([429, 502, 503, 504])

/** What became of one attempt. */
export interface Attempt {
  /** HTTP status; undefined when nobody answered. */
  status: number | undefined
  retryAfter?: string | null
  /** Why it was not even tried, and never will be. */
  forbidden?: boolean
}

/**
 * The state of a callback after one more attempt. Any 2xx is a delivery, a redirect is not. A
 * callback that reached the receiver before stays delivered, whatever a repeat is answered.
 *
 * @param random from 0 to 1
 */
export function afterAttempt(
  { messageId, attempts: before, reached }: CallbackState,
  { status, retryAfter, forbidden = false }: Attempt,
  now: number,
  random: number,
): CallbackState {
  const attempts = before + 1
  const state = { messageId, attempts, lastStatus: status, reached }
  if (status !== undefined && status >= 200 && status < 300)
    return { ...state, status: 'delivered', reached: 'yes' }
  const pause = PAUSES[before]
  const isFinal = FINAL.has(status ?? 0)
  if (isFinal && reached) return { ...state, status: 'delivered' }
  if (pause === undefined || forbidden || isFinal)
    return { ...state, status: reached === 'yes' ? 'delivered' : 'dead' }
  const asked = BUSY.has(status ?? 0) ? pauseAsked(retryAfter, now) : 0
  const own = pause * (1 + JITTER * (2 * random - 1))
  return {
    ...state,
    status: 'pending',
    nextAt: now + Math.max(own, Math.min(asked, LONGEST_PAUSE)),
    // No answer: the receiver may have it all the same.
    reached: reached ?? (status === undefined ? 'maybe' : undefined),
  }
}

/** `Retry-After` in milliseconds, from seconds or a date; 0 when there is none to be read. */
function pauseAsked(header: string | null | undefined, now: number): number {
  if (!header) return 0
  const pause = /^\s*\d+\s*$/.test(header) ? Number(header) * 1000 : Date.parse(header) - now
  return Number.isFinite(pause) ? Math.max(0, pause) : 0
}
