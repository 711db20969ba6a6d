import { isPolled } from './poll.ts'
import { type QueueState, toPolledTask } from './queue-state.ts'
import type { PolledTask, WebhookDecision } from './rpc-types.ts'
import type { Candidate } from './tables/candidates.ts'
import type { TaskRow } from './tables/tasks.ts'
import { isProvisional } from './task-entry.ts'

/**
 * How long RunningHub may not find a task that its own webhook names: as long as status checks may
 * correct a provisional end.
 */
const REJECTION_GRACE = 24 * 3_600_000

/** Decides as {@link resolveWebhook} does. A webhook that is repeated within seconds needs nothing. */
export function receiveWebhook(
  queue: QueueState,
  id: string,
  runninghubTaskId: string | undefined,
  now: number,
): WebhookDecision {
  if (queue.recentWebhooks.isRepeat(`${id} ${runninghubTaskId}`, now)) return { kind: 'nothing' }
  return resolveWebhook(queue, id, runninghubTaskId, now)
}

/**
 * Decides what to do after RunningHub's webhook for a task. Keeps the RunningHub id that it names as
 * a candidate when the task has none.
 */
export function resolveWebhook(
  queue: QueueState,
  id: string,
  runninghubTaskId: string | undefined,
  now: number,
): WebhookDecision {
  const row = queue.tasks.get(id)
  if (row && isPolled(row)) return { kind: 'poll', task: toPolledTask(row) }
  if (!row || !isUnidentified(row)) return { kind: 'nothing' }
  if (runninghubTaskId !== undefined) queue.candidates.insert({ id, runninghubTaskId }, now)
  return { kind: 'unidentified' }
}

/** Checks whether a create call was sent whose task, if there is one, may still be identified. */
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
): PolledTask | undefined {
  queue.candidates.delete({ id, runninghubTaskId })
  const row = queue.tasks.get(id)
  // The response to the create call was faster.
  if (row?.state === 'submitted' && row.runninghubTaskId === runninghubTaskId) {
    return toPolledTask(row)
  }
  const owner = queue.tasks.findByRunninghubId(runninghubTaskId)
  if (!row || (row.runninghubTaskId ?? runninghubTaskId) !== runninghubTaskId) return undefined
  if (owner !== undefined && owner !== id) return undefined
  const change = {
    submittedAt: now,
    endedAt: undefined,
    status: undefined,
    provisional: undefined,
    confirmUntil: undefined,
    cancelAccepted: undefined,
    pollFailures: undefined,
    failing: undefined,
  }
  const isOpen = queue.tasks.transition(row, 'confirm-candidate', change, { runninghubTaskId })
  return isOpen ? toPolledTask(row) : undefined
}

/** Deletes a candidate that RunningHub does not know, unless the candidate is too new. */
export function rejectCandidate(queue: QueueState, candidate: Candidate, now: number): void {
  queue.candidates.delete(candidate, now - REJECTION_GRACE)
}
