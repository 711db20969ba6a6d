import { QUEUE_FULL_BACKOFF } from './backoff.ts'
import type { QueueState } from './queue-state.ts'

/**
 * Records what RunningHub reported about its queue.
 *
 * @param limit undefined when RunningHub responded without one
 * @param busy tasks of the account, those started in the browser included
 */
export function recordCapacity(
  { capacity }: QueueState,
  { limit, busy }: { limit?: number | undefined; busy?: number | undefined },
  now: number,
): void {
  capacity.lastReachableAt = now
  capacity.limitAt = now
  capacity.limit = limit
  if (limit !== undefined && busy !== undefined && busy >= limit) {
    capacity.blockedUntil = now + QUEUE_FULL_BACKOFF
  }
}

/** Records that RunningHub cannot be reached: nothing is submitted before `until`. */
export function recordUnreachable({ capacity }: QueueState, until: number): void {
  capacity.lastReachableAt = Number.NEGATIVE_INFINITY
  capacity.blockedUntil = until
}
