import type { PollFailures } from '@runninghub-action/core'
import { type QueueState, toPolledTask } from './queue-state.ts'
import type { TaskLookup } from './rpc-types.ts'
import type { TaskRow } from './tables/tasks.ts'
import { isProvisional } from './task-entry.ts'

/** Two status checks closer together than this report the same. */
const MIN_POLL_GAP = 3_000
/** Failures further apart than this do not belong together. */
const FAILURE_GAP = 15 * 60_000

/**
 * Returns a task, and what to poll when the caller may poll and the last status check is old enough.
 */
export function read(
  queue: QueueState,
  id: string,
  now: number,
  allowPoll: boolean,
): TaskLookup | undefined {
  const row = queue.tasks.get(id)
  if (!row) return undefined
  const last = queue.lastPolledAt.get(id) ?? Number.NEGATIVE_INFINITY
  const polls = allowPoll && isPolled(row) && now - last >= MIN_POLL_GAP
  if (polls) queue.lastPolledAt.set(id, now)
  const { input } = queue.payloads.get(row.seq)
  return { task: queue.toQueuedTask(row, now), input, poll: polls ? toPolledTask(row) : undefined }
}

/** Checks whether RunningHub has the task, and its end is not known or not confirmed. */
export function isPolled({ state, runninghubTaskId, entry }: TaskRow): boolean {
  return state === 'submitted' || (runninghubTaskId !== undefined && isProvisional(entry))
}

/** Records that a status check found the task running. */
export function markRunning(queue: QueueState, id: string, now: number): void {
  const row = queue.tasks.get(id)
  if (row?.state === 'submitted' && row.entry.startedAt === undefined) {
    queue.tasks.update(row, { startedAt: now })
  }
}

/**
 * Records that a status check, or the cancel of an overdue task, failed.
 *
 * @param pollFailures of this task, with this one recorded
 * @returns how long the checks have been failing, in milliseconds
 */
export function pollFailed(
  queue: QueueState,
  id: string,
  pollFailures: PollFailures,
  now: number,
): number {
  const row = queue.tasks.get(id)
  if (!row) return 0
  const { failing } = row.entry
  const since = failing && now - failing.last < FAILURE_GAP ? failing.since : now
  queue.tasks.update(row, { pollFailures, failing: { since, last: now } })
  return now - since
}

/** Records that a status check found the task: earlier failures count no longer. */
export function pollSucceeded(queue: QueueState, id: string): void {
  const row = queue.tasks.get(id)
  if (row?.entry.pollFailures) queue.tasks.update(row, { pollFailures: undefined })
}
