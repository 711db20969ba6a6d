import { currentPause, forgetPause } from './pause.ts'
import type { QueueState } from './queue-state.ts'
import type { CreatedTask, SubmitDetails } from './rpc-types.ts'
import { isUnidentified } from './webhook.ts'

/** Longer than any create call may take. */
const SUBMIT_LEASE = 2 * 60_000

/**
 * Passes the point of no return before the create call.
 *
 * @returns false when the task is cancelled or leased to another caller, or the queue is paused:
 *   nothing may be sent
 */
export function beginSubmit(
  queue: QueueState,
  id: string,
  lease: string,
  { hasWebhook, taskTimeout }: SubmitDetails,
  now: number,
): boolean {
  const row = queue.getLeased(id, lease)
  if (!row) return false
  if (currentPause(queue)) {
    queue.tasks.transition(row, 'release', { lease: undefined })
    return false
  }
  return queue.tasks.transition(row, 'begin-submit', {
    lease: { token: lease, until: now + SUBMIT_LEASE },
    hasWebhook,
    taskTimeout,
  })
}

/**
 * Records that RunningHub created the task.
 *
 * @returns whether the caller is to cancel it, because a cancel was requested meanwhile
 */
export function markSubmitted(
  queue: QueueState,
  id: string,
  lease: string,
  { runninghubTaskId, running, nodeErrors }: CreatedTask,
  now: number,
): boolean {
  queue.capacity.lastReachableAt = now
  queue.capacity.lastWasFull = false
  forgetPause(queue)
  const row = queue.getLeased(id, lease)
  if (!row) {
    keepLateReport(queue, id, runninghubTaskId, now)
    return false
  }
  const startedAt = running ? now : undefined
  const change = { lease: undefined, submittedAt: now, nodeErrors, startedAt }
  const isOpen = queue.tasks.transition(row, 'mark-submitted', change, { runninghubTaskId })
  return isOpen && row.entry.cancelRequestedAt !== undefined
}

/**
 * Keeps the id of a task that was reported after its outcome had become final as `unknown`. Like an id
 * that a webhook names, it is checked by a status check.
 */
function keepLateReport(
  queue: QueueState,
  id: string,
  runninghubTaskId: string,
  now: number,
): void {
  const row = queue.tasks.get(id)
  if (row?.state === 'ended' && isUnidentified(row))
    queue.candidates.insert({ id, runninghubTaskId }, now)
}

/** Records that the outcome of a create call is not known. */
export function markUnknown(
  queue: QueueState,
  id: string,
  lease: string,
  reason: string,
  now: number,
): void {
  queue.capacity.lastReachableAt = Number.NEGATIVE_INFINITY
  const row = queue.getLeased(id, lease)
  if (row) queue.tasks.transition(row, 'mark-unknown', { unknownSince: now, unknownReason: reason })
}
