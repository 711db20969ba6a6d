import type { CallbackState } from '../model/task.ts'
import { newCopy } from './copies.ts'
import { countCoins } from './limits.ts'
import type { QueueState } from './queue-state.ts'
import type { Delivery, End } from './rpc-types.ts'
import type { TaskRow } from './tables/tasks.ts'
import type { Event } from './transitions.ts'

/** How long a callback waits for RunningHub to confirm a provisional end. */
const CONFIRM_GRACE = 5 * 60_000
/** How long status checks may correct a provisional end. */
const CONFIRM_TIME = 24 * 3_600_000

/** Ends a task that RunningHub refused for good. Returns the delivery, leased to the caller. */
export function fail(
  queue: QueueState,
  id: string,
  lease: string,
  end: End,
  now: number,
): Delivery | undefined {
  return endAndLease(queue, queue.getLeased(id, lease), 'fail', end, now)
}

/** Ends a task that RunningHub has. Returns the delivery, leased to the caller. */
export function complete(
  queue: QueueState,
  id: string,
  end: End,
  now: number,
): Delivery | undefined {
  return endAndLease(queue, queue.tasks.get(id), 'complete', end, now)
}

/** Ends a task. Returns the delivery, leased to the caller. */
export function endAndLease(
  queue: QueueState,
  row: TaskRow | undefined,
  event: Event,
  end: End,
  now: number,
): Delivery | undefined {
  if (!row || !endTask(queue, row, event, end, now)) return undefined
  return row.dueAt === undefined || row.dueAt > now ? undefined : queue.leaseDelivery(row, now)
}

/**
 * Ends a task. Its callback is still to be sent. For a provisional end it waits while a status check
 * can confirm the end, so that a correction has nothing to revoke.
 *
 * @param now milliseconds since 1970
 * @returns false when the event has no entry for the task's state: then nothing has changed
 */
export function endTask(
  queue: QueueState,
  row: TaskRow,
  event: Event,
  { status, outcome, code, coins, copies, provisional, cancelAccepted }: End,
  now: number,
): boolean {
  const { entry } = row
  const endedBefore = entry.endedAt !== undefined
  const isSame = endedBefore && entry.status === status
  // A presumed end does not replace another one.
  if (endedBefore && provisional && !isSame) return false
  const isChecked = provisional && row.runninghubTaskId !== undefined
  const dueSince = isChecked ? now + CONFIRM_GRACE : now
  const freesSlot = row.state === 'submitted'
  const change = {
    status,
    ...(isSame ? { callback: entry.callback } : newCallback(row, dueSince, now)),
    ...(isSame && !provisional && confirmedCallback(entry.callback, now)),
    endedAt: isSame ? entry.endedAt : now,
    lease: undefined,
    copying: undefined,
    copy: newCopy(copies, now),
    provisional: provisional ? (true as const) : undefined,
    errorCode: code,
    coins: coins ?? entry.coins,
    confirmUntil: isChecked ? (isSame && entry.confirmUntil) || now + CONFIRM_TIME : undefined,
    cancelAccepted: cancelAccepted ? (true as const) : undefined,
    pollFailures: undefined,
    failing: undefined,
  }
  if (!queue.tasks.transition(row, event, change, { outcome })) return false
  countCoins(queue, row.token, { before: entry.coins, coins }, now)
  if (freesSlot) {
    queue.capacity.blockedUntil = 0
    queue.capacity.lastReachableAt = now
    queue.lastPolledAt.delete(row.id)
  }
  return true
}

/** Makes the callback of an end due, because RunningHub has confirmed the end. */
function confirmedCallback(callback: CallbackState | undefined, now: number) {
  return isUnsent(callback, now) ? { callback: { ...callback, nextAt: now } } : {}
}

/** Creates the callback of a new end. It reuses the message id of a callback that was never sent. */
function newCallback({ id, entry }: TaskRow, nextAt: number, now: number) {
  const endCount = isUnsent(entry.callback, now) ? entry.endCount : entry.endCount + 1
  if (!entry.hasCallback) return { endCount }
  const messageId = endCount === 1 ? `msg_${id}` : `msg_${id}_${endCount}`
  const callback: CallbackState = { status: 'pending', attempts: 0, nextAt, messageId }
  return { endCount, callback }
}

function isUnsent(callback: CallbackState | undefined, now: number): callback is CallbackState {
  return callback?.status === 'pending' && callback.attempts === 0 && (callback.nextAt ?? 0) > now
}
