import { dayOf } from '../model/limits.ts'
import { isPolled } from './poll.ts'
import type { QueueState } from './queue-state.ts'
import { isUnidentified } from './webhook.ts'

/** An enqueue whose response was lost arrives within seconds. */
const KEEP_REVOCATIONS = 3_600_000
const PURGE_INTERVAL = 600_000
/** Tasks deleted at a time. */
const BATCH_SIZE = 300

/** Deletes candidates of tasks that are identified or gone. */
export function deleteUselessCandidates({ candidates, tasks }: QueueState): void {
  for (const candidate of candidates.all()) {
    const row = tasks.get(candidate.id)
    if (!row || !isUnidentified(row)) candidates.delete(candidate)
  }
}

/**
 * Deletes what has been kept for long enough, at most every ten minutes.
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
  for (const row of queue.tasks.listOldest(BATCH_SIZE)) {
    const { createdAt, endedAt, confirmUntil } = row.entry
    if (now - createdAt < retention) break
    const isOver = row.state === 'ended' && row.dueAt === undefined && confirmUntil === undefined
    if (isOver && now - (endedAt ?? now) >= retention) queue.deleteTask(row)
  }
  for (const id of queue.lastPolledAt.keys()) {
    const row = queue.tasks.get(id)
    if (!row || !isPolled(row)) queue.lastPolledAt.delete(id)
  }
}
