import type { CallbackState } from '../model/task.ts'
import type { QueueState } from './queue-state.ts'
import type { Delivery } from './rpc-types.ts'

/** Records how an attempt to send a callback ended. */
export function recordDelivery(
  queue: QueueState,
  id: string,
  lease: string,
  callback: CallbackState,
): void {
  const row = queue.getLeased(id, lease)
  if (row) queue.tasks.update(row, { lease: undefined, callback })
}

/** Sends the callback of an ended task again, under the same message id. */
export function redeliver(queue: QueueState, id: string, now: number): Delivery | undefined {
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
