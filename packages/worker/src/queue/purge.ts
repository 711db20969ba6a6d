import { endTask } from './complete.ts'
import { expiry } from './expiry.ts'
import { isPolled } from './poll.ts'
import type { QueueState } from './queue-state.ts'
import { isProvisional } from './task-entry.ts'
import { isUnidentified } from './webhook.ts'

/** KV may be a minute behind, so an hour is more than enough. */
const KEEP_SETTLED = 3_600_000
/** RunningHub may still correct a provisional end. */
const KEEP_PROVISIONAL = 24 * KEEP_SETTLED
const PURGE_INTERVAL = 600_000

/** Ends the tasks that have waited, or been unknown, for too long. */
export function endExpired(queue: QueueState, now: number, taskTimeout: number): void {
  const rows = [...queue.tasks.listByState('unknown'), ...queue.tasks.listByState('waiting', 200)]
  for (const row of rows) {
    const outcome = expiry(row.state, row.entry, now, taskTimeout)
    if (!outcome) continue
    const end = { status: outcome.status, outcome: JSON.stringify(outcome) }
    endTask(queue, row, 'expire', end, now)
  }
}

/** Deletes candidates of tasks that are identified or gone. */
export function deleteUselessCandidates({ candidates, tasks }: QueueState): void {
  for (const candidate of candidates.all()) {
    const row = tasks.get(candidate.id)
    if (!row || !isUnidentified(row)) candidates.delete(candidate)
  }
}

/** Deletes what has been settled for long enough, at most every ten minutes. */
export function purge(queue: QueueState, now: number): void {
  if (now - queue.purgedAt < PURGE_INTERVAL) return
  queue.purgedAt = now
  queue.keys.purge(now)
  queue.tasks.purgeTombstones(now - KEEP_SETTLED)
  for (const row of queue.tasks.listByState('settled')) {
    const { unsavedRevision = 0, needsRewrite, settledAt, endedAt } = row.entry
    const kept = isProvisional(row.entry) ? KEEP_PROVISIONAL : KEEP_SETTLED
    if (now - (settledAt ?? endedAt ?? 0) < kept) continue
    if (needsRewrite) {
      const change = { unsavedRevision: unsavedRevision + 1, needsRewrite: undefined }
      queue.tasks.transition(row, 'redeliver', change)
    } else {
      queue.tasks.delete(row)
    }
  }
  for (const id of queue.lastPolledAt.keys()) {
    const row = queue.tasks.get(id)
    if (!row || !isPolled(row)) queue.lastPolledAt.delete(id)
  }
}
