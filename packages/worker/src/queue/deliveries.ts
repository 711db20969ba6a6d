import type { CallbackState } from '../model/task.ts'
import type { QueueState } from './queue-state.ts'
import type { ArchivedTask, Delivery, DeliveryResult } from './rpc-types.ts'
import type { TaskEntry } from './task-entry.ts'

/** After KV refused a write. */
const SAVE_RETRY_DELAY = 5 * 60_000

/** Records how far a delivery got. */
export function recordDelivery(
  queue: QueueState,
  id: string,
  lease: string,
  { callback, unsavedRevision: leasedRevision, kv }: DeliveryResult,
  now: number,
): void {
  const row = queue.getLeased(id, lease)
  if (!row) {
    rewriteAfterLateSave(queue, id, kv)
    return
  }
  const failed = kv === 'failed'
  // What changed since the delivery was leased is not what was stored.
  const { unsavedRevision: current } = row.entry
  const unsaved = current === leasedRevision ? undefined : current
  const unsavedRevision = failed ? (current ?? 1) : unsaved
  const nextSaveAt = failed ? now + SAVE_RETRY_DELAY : undefined
  const change: Partial<TaskEntry> = { lease: undefined, callback, unsavedRevision, nextSaveAt }
  const settled = unsavedRevision === undefined && callback?.status !== 'pending'
  if (!settled || !queue.tasks.transition(row, 'settle', { ...change, settledAt: now })) {
    queue.tasks.update(row, change)
  }
}

/** A caller that lost its lease and wrote to KV all the same may have replaced a newer end. */
function rewriteAfterLateSave(queue: QueueState, id: string, kv: DeliveryResult['kv']): void {
  const row = kv === 'stored' ? queue.tasks.get(id) : undefined
  if (!row) return
  const unsavedRevision = (row.entry.unsavedRevision ?? 0) + 1
  queue.tasks.transition(row, 'redeliver', { unsavedRevision })
}

/**
 * Sends the callback of an ended task again, under the same message id.
 *
 * @param archived the task as KV has it, for when the queue no longer has it
 */
export function redeliver(
  queue: QueueState,
  id: string,
  archived: ArchivedTask | undefined,
  now: number,
): Delivery | undefined {
  if (archived && !queue.tasks.get(id)) restore(queue, archived)
  const row = queue.tasks.get(id)
  if (!row?.entry.callback) return undefined
  const { callback } = row.entry
  const reached = callback.status === 'delivered' ? 'yes' : callback.reached
  const pending: CallbackState = {
    ...callback,
    status: 'pending',
    attempts: 0,
    nextAt: now,
    reached,
  }
  if (!queue.tasks.transition(row, 'redeliver', { callback: pending })) return undefined
  // A caller that delivers at this moment loses its lease: its result does not belong to this one.
  return queue.leaseDelivery(row, now)
}

/** Restores an ended task that the queue no longer has. */
function restore(
  queue: QueueState,
  { id, runninghubTaskId, info, outcome, ...end }: ArchivedTask,
): void {
  if (runninghubTaskId !== undefined && queue.tasks.findByRunninghubId(runninghubTaskId)) return
  const hasCallback = end.callback !== undefined
  const entry: TaskEntry = { ...end, hasCallback, attempts: 0, endCount: 1 }
  queue.tasks.insert({ id, state: 'settled', runninghubTaskId, info, outcome, entry })
}
