import type { AccountRefusal } from '../model/pause.ts'
import { endIfCancelled } from './cancel.ts'
import { fail } from './complete.ts'
import { pauseAfterRefusal } from './pause.ts'
import type { QueueState } from './queue-state.ts'
import type { Delivery, End } from './rpc-types.ts'

/**
 * Records that RunningHub refused a task for a reason that concerns the account: the queue pauses, and
 * the task goes back to its place.
 *
 * @param end of the task, when the refusal concerns only this task after all
 * @returns the delivery of this end, leased to the caller
 */
export function refuse(
  queue: QueueState,
  id: string,
  lease: string,
  { refusal, end }: { refusal: AccountRefusal; end: End },
  now: number,
): Delivery | undefined {
  const row = queue.getLeased(id, lease)
  if (!row) return undefined
  // A pause is forgotten when RunningHub accepts a task, so it accepted another one since.
  const isOnlyThisTask = row.entry.refusedAt !== undefined && queue.pause === undefined
  if (refusal.kind === 'other' && isOnlyThisTask) return fail(queue, id, lease, end, now)
  queue.tasks.transition(row, 'release', {
    lease: undefined,
    unknownSince: undefined,
    refusedAt: now,
    errorCode: refusal.code,
  })
  endIfCancelled(queue, row, now)
  pauseAfterRefusal(queue, refusal, now)
  return undefined
}
