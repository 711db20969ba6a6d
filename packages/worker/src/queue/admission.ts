/** What is known about RunningHub's queue at one moment. Times in milliseconds since 1970. */
export interface Capacity {
  /** Submissions that are claimed or under way. */
  inFlight: number
  /** Tasks that RunningHub has, as far as we know. */
  submitted: number
  /** How many tasks the account may have at once; undefined when RunningHub does not report it. */
  limit: number | undefined
  /** Nothing is submitted before this time. */
  blockedUntil: number
  /** RunningHub refused the last create call because the queue was full. */
  lastWasFull: boolean
  lastReachableAt: number
  /** When RunningHub last reported its limit. */
  limitAt: number
}

/** A Worker has six connections, and each submission needs some. */
const MAX_IN_FLIGHT = 3
const REACHABLE_FOR = 60_000
const LIMIT_VALID_FOR = 3_600_000

export type Admission = 'blocked' | 'probe' | { slots: number }

/**
 * Decides whether a waiting task may be submitted now.
 *
 * - `probe`: query RunningHub's queue first. When RunningHub is unreachable, a create call leaves a
 *   task with an unknown outcome, which can never be sent again; a failed query has no consequence.
 *   The query also returns the limit.
 * - `slots`: how many tasks, up to the free slots. One at a time while the limit is not known, and
 *   after a refusal: a second one could take the slot that the first one waits for.
 */
export function admission(capacity: Capacity, now: number): Admission {
  const { inFlight, submitted, limit, lastWasFull, blockedUntil, lastReachableAt, limitAt } =
    capacity
  if (now < blockedUntil) return 'blocked'
  const limitExpired = now - limitAt >= LIMIT_VALID_FOR
  if (limit !== undefined && inFlight + submitted >= limit && !limitExpired) return 'blocked'
  if (now - lastReachableAt >= REACHABLE_FOR || limitExpired) return 'probe'
  const oneAtATime = limit === undefined || lastWasFull
  const slots = oneAtATime
    ? 1 - inFlight
    : Math.min(MAX_IN_FLIGHT - inFlight, Math.max(1, limit) - inFlight - submitted)
  return slots > 0 ? { slots } : 'blocked'
}
