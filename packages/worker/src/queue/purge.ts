import { dayOf } from '../model/limits.ts'
import { isPolled } from './poll.ts'
import type { QueueState } from './queue-state.ts'
import { isUnidentified } from './webhook.ts'

/** An enqueue whose response was lost arrives within seconds. */
const KEEP_REVOCATIONS = 3_600_000
const PURGE_INTERVAL = 600_000
/** Tasks deleted at a time. */
const BATCH_SIZE = 300
/** In bytes. The free plan stores 5 GB. A queue that cannot write loses what RunningHub reports. */
const MAX_DATABASE_SIZE = 4_000_000_000

/** Deletes candidates of tasks that are identified or gone. */
export function deleteUselessCandidates({ candidates, tasks }: QueueState): void {
  for (const candidate of candidates.all()) {
    const row = tasks.get(candidate.id)
    if (!row || !isUnidentified(row)) candidates.delete(candidate)
  }
}

/**
 * Deletes what has been kept for long enough, at most every ten minutes. When the storage is almost
 * full, the oldest ended tasks are deleted before that.
 *
 * @param retention how long an ended task is kept, in milliseconds
 */
export function purge(queue: QueueState, now: number, retention: number): void {
  if (now - queue.purgedAt < PURGE_INTERVAL) return
  queue.purgedAt = now
  queue.keys.purge(now)
  queue.usage.purge(dayOf(now - retention))
  queue.revocations.purge(now - KEEP_REVOCATIONS)
  for (const row of queue.tasks.listProvisional()) {
    if ((row.entry.confirmUntil ?? 0) <= now) queue.tasks.update(row, { confirmUntil: undefined })
  }
  const kept = queue.databaseSize > MAX_DATABASE_SIZE ? 0 : retention
  for (const row of queue.tasks.listOldest(BATCH_SIZE)) {
    const { createdAt, endedAt, confirmUntil } = row.entry
    if (now - createdAt < kept) break
    const isOver = row.state === 'ended' && row.dueAt === undefined && confirmUntil === undefined
    if (isOver && now - (endedAt ?? now) >= kept) queue.deleteTask(row)
  }
  for (const id of queue.lastPolledAt.keys()) {
    const row = queue.tasks.get(id)
    if (!row || !isPolled(row)) queue.lastPolledAt.delete(id)
  }
}
