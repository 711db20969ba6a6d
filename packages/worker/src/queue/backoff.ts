/** How long nothing is submitted when RunningHub reports no delay of its own, in milliseconds. */

/** RunningHub's queue is full. Tasks that were started elsewhere end, too, so this is short. */
export const QUEUE_FULL_BACKOFF = 15_000
/** RunningHub cannot be reached. */
export const UNREACHABLE_BACKOFF = 30_000
