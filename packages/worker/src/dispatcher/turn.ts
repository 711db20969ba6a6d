/** What is known about RunningHub and its queue at one moment. */
export interface Queue {
  /** Submissions in hand: claimed or under way. */
  inHand: number
  /** Tasks RunningHub has, as far as we know. */
  submitted: number
  /** How many the account may have at once; undefined when nobody said. */
  limit: number | undefined
  /** Nothing is submitted before. */
  closedUntil: number
  /** The last create call was refused because the queue was full. */
  refused: boolean
  /** When RunningHub last answered, and when it last said its limit. */
  answeredAt: number
  limitAt: number
}

/** Never more submissions in hand than this: each needs connections, of which a Worker has six. */
const LANES = 3
const STILL_UP = 60_000
const LIMIT_KEEPS = 3_600_000

export type Turn = 'closed' | 'ask' | { room: number }

/**
 * May a waiting task be submitted now?
 *
 * - `ask`: find out first whether RunningHub answers at all, and what its limit is. A create call
 *   into a dead line leaves a task in doubt that can never be sent again, so it is preceded by a
 *   call that may fail freely unless RunningHub answered a moment ago.
 * - `room`: how many, up to the free slots. One at a time while the limit is not known, and after
 *   a refusal: a second one beside it could take the slot that the first is waiting for.
 */
export function turn(queue: Queue, now: number): Turn {
  const { inHand, submitted, limit, refused, closedUntil, answeredAt, limitAt } = queue
  if (now < closedUntil) return 'closed'
  if (limit !== undefined && inHand + submitted >= limit && now - limitAt < LIMIT_KEEPS)
    return 'closed'
  if (now - answeredAt >= STILL_UP || now - limitAt >= LIMIT_KEEPS) return 'ask'
  const alone = limit === undefined || refused
  const room = alone
    ? 1 - inHand
    : Math.min(LANES - inHand, Math.max(1, limit) - inHand - submitted)
  return room > 0 ? { room } : 'closed'
}
