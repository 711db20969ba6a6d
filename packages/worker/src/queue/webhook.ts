import { isPolled } from './poll.ts'
import { type QueueState, toSubmittedTask } from './queue-state.ts'
import type { SubmittedTask, WebhookDecision } from './rpc-types.ts'
import type { Candidate } from './tables/candidates.ts'
import type { TaskRow } from './tables/tasks.ts'
import { isProvisional } from './task-entry.ts'

/** RunningHub may not know a task for a moment that its own webhook names. */
const REJECTION_GRACE = 3 * 60_000

/**
 * Decides what RunningHub's webhook for a task is good for. The RunningHub id that it names is
 * kept as a candidate when the task has none.
 */
export function resolveWebhook(
  queue: QueueState,
  id: string,
  runninghubTaskId: string | undefined,
  now: number,
): WebhookDecision {
  const row = queue.tasks.get(id)
  if (row && isPolled(row)) return { kind: 'poll', task: toSubmittedTask(row) }
  if (!row || !isUnidentified(row)) return { kind: 'nothing' }
  if (runninghubTaskId !== undefined) queue.candidates.insert({ id, runninghubTaskId }, now)
  return { kind: 'unidentified' }
}

/** Whether a create call was sent whose task, if any, may still be identified. */
export function isUnidentified({ state, runninghubTaskId, entry }: TaskRow): boolean {
  if (runninghubTaskId !== undefined) return false
  return state === 'submitting' || state === 'unknown' || isProvisional(entry)
}

/**
 * Records that RunningHub has the task: its webhook named the id and a status check found it, or
 * a provisional end was wrong.
 *
 * @returns the task when it is open now; undefined when the id belongs to another task
 */
export function confirmCandidate(
  queue: QueueState,
  id: string,
  runninghubTaskId: string,
  now: number,
): SubmittedTask | undefined {
  queue.candidates.delete({ id, runninghubTaskId })
  const row = queue.tasks.get(id)
  // The response to the create call was faster.
  if (row?.state === 'submitted' && row.runninghubTaskId === runninghubTaskId) {
    return toSubmittedTask(row)
  }
  const owner = queue.tasks.findByRunninghubId(runninghubTaskId)
  if (!row || (row.runninghubTaskId ?? runninghubTaskId) !== runninghubTaskId) return undefined
  if (owner !== undefined && owner !== id) return undefined
  const change = {
    submittedAt: now,
    endedAt: undefined,
    status: undefined,
    provisional: undefined,
    cancelAccepted: undefined,
    unsavedRevision: undefined,
    pollFailures: undefined,
    failing: undefined,
  }
  const isOpen = queue.tasks.transition(row, 'confirm-candidate', change, { runninghubTaskId })
  return isOpen ? toSubmittedTask(row) : undefined
}

/** Drops a candidate that RunningHub does not know, unless it is too young to be judged. */
export function rejectCandidate(queue: QueueState, candidate: Candidate, now: number): void {
  queue.candidates.delete(candidate, now - REJECTION_GRACE)
}
