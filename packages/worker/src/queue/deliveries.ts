import type { CallbackState } from '../model/task.ts'
import type { QueueState } from './queue-state.ts'
import type { Delivery } from './rpc-types.ts'
import type { TaskRow } from './tables/tasks.ts'

/** Records how an attempt to send a callback ended. */
export function recordDelivery(
  queue: QueueState,
  id: string,
  lease: string,
  callback: CallbackState,
): void {
  const row = queue.getLeased(id, lease)
  if (!row) return
  queue.tasks.update(row, { lease: undefined, callback })
  const { status, attempts, lastStatus } = callback
  if (status === 'dead')
    queue.addEvent({ event: 'callback-dead', task: id, token: row.token, attempts, lastStatus })
}

/** Leases the callback of a task to the caller, when an attempt is due. */
export function claimDelivery(queue: QueueState, id: string, now: number): Delivery | undefined {
  const row = queue.tasks.get(id)
  if (row?.state !== 'ended' || row.dueAt === undefined || row.dueAt > now) return undefined
  return queue.leaseDelivery(row, now)
}

/**
 * Sends the callback of an ended task again, under the same message id.
 *
 * @param info with another receiver, as JSON text; a task without a callback gets one
 */
export function redeliver(
  queue: QueueState,
  id: string,
  now: number,
  info?: string,
): Delivery | undefined {
  const row = makeDue(queue, id, now, info)
  // A caller that delivers at this moment loses its lease: its result does not belong to this one.
  return row && queue.leaseDelivery(row, now)
}

/** Sends the callbacks of ended tasks again, by cron runs. Returns how many. */
export function redeliverAll(
  queue: QueueState,
  tasks: readonly { id: string; info: string | undefined }[],
  now: number,
): number {
  return tasks.filter(({ id, info }) => makeDue(queue, id, now, info) !== undefined).length
}

function makeDue(
  queue: QueueState,
  id: string,
  now: number,
  info: string | undefined,
): TaskRow | undefined {
  const row = queue.tasks.get(id)
  if (!row) return undefined
  const { entry } = row
  const first: CallbackState = { status: 'dead', attempts: 0, messageId: `msg_${id}` }
  const callback = entry.callback ?? (info === undefined ? undefined : first)
  if (!callback) return undefined
  const reached = callback.status === 'delivered' ? 'yes' : callback.reached
  const pending: CallbackState = {
    ...callback,
    status: 'pending',
    attempts: 0,
    nextAt: now,
    reached,
  }
  const change = { hasCallback: true, callback: pending }
  const columns = info === undefined ? {} : { info }
  return queue.tasks.transition(row, 'redeliver', change, columns) ? row : undefined
}
