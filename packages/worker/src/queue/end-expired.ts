import { endTask } from './complete.ts'
import { toEnd } from './end.ts'
import { expiry } from './expiry.ts'
import type { QueueState } from './queue-state.ts'
import type { TaskRow } from './tables/tasks.ts'

/** The longest time between two scans of the waiting tasks, because the clock may be set. */
const SCAN_INTERVAL = 600_000

/**
 * Ends the tasks that have waited, or been unknown, for too long. Scans the waiting tasks only when
 * the oldest of them may have expired, because every row that is read counts.
 *
 * @param queueTimeout how long a task may wait, in milliseconds
 */
export function endExpired(queue: QueueState, now: number, queueTimeout: number): void {
  for (const row of queue.tasks.listDue('unknown', now)) endIfExpired(queue, row, now, queueTimeout)
  if (now < queue.nextExpiryAt) return
  queue.nextExpiryAt = now + Math.min(queueTimeout, SCAN_INTERVAL)
  const waiting = (['accepted', 'waiting'] as const).flatMap((state) =>
    queue.tasks.listDue(state, Number.MAX_SAFE_INTEGER),
  )
  for (const row of waiting) {
    if (endIfExpired(queue, row, now, queueTimeout)) continue
    const expiresAt = row.entry.createdAt + queueTimeout
    queue.nextExpiryAt = Math.min(queue.nextExpiryAt, expiresAt)
  }
}

/** Ends a task that has expired. */
export function endIfExpired(
  queue: QueueState,
  row: TaskRow,
  now: number,
  queueTimeout = Number.POSITIVE_INFINITY,
): boolean {
  const outcome = expiry(row.state, row.entry, now, queueTimeout, queue.waitingReason(row, now))
  if (!outcome) return false
  return endTask(queue, row, 'expire', toEnd(outcome), now)
}
