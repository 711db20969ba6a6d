/** How long nothing is submitted when RunningHub does not say how long, in milliseconds. */

/** RunningHub's queue is full. Tasks of others end, too, so it is tried again soon. */
export const QUEUE_FULL_BACKOFF = 15_000
/** RunningHub cannot be reached. */
export const UNREACHABLE_BACKOFF = 30_000
