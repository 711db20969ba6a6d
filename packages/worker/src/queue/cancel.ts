import { cancelledOutcome } from '../model/cancel-outcome.ts'
import { endAndLease, endTask } from './complete.ts'
import { toEnd } from './end.ts'
import { isPolled } from './poll.ts'
import { type QueueState, toPolledTask } from './queue-state.ts'
import type { CancelDecision, End } from './rpc-types.ts'
import type { TaskRow } from './tables/tasks.ts'
import { next } from './transitions.ts'
import { isUnidentified } from './webhook.ts'

/**
 * Cancels a task that RunningHub does not have. While it is not known whether RunningHub has it, the
 * request is kept, and carried out when RunningHub's id of the task is known.
 */
export function cancel(queue: QueueState, id: string, now: number): CancelDecision {
  const row = queue.tasks.get(id)
  if (!row) return { kind: 'nothing' }
  if (next(row.state, 'cancel') !== undefined) {
    return { kind: 'ended', delivery: endAndLease(queue, row, 'cancel', cancelledEnd(), now) }
  }
  if (isPolled(row)) return { kind: 'remote', task: toPolledTask(row) }
  if (!isUnidentified(row)) return { kind: 'nothing' }
  if (row.entry.cancelRequestedAt === undefined) queue.tasks.update(row, { cancelRequestedAt: now })
  return { kind: 'kept' }
}

/** Ends a task whose cancel was requested, because RunningHub created nothing. */
export function endIfCancelled(queue: QueueState, row: TaskRow, now: number): void {
  if (row.entry.cancelRequestedAt !== undefined) endTask(queue, row, 'cancel', cancelledEnd(), now)
}

function cancelledEnd(): End {
  return toEnd(cancelledOutcome())
}
