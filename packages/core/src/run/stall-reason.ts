import type { Facts } from '../errors/facts/facts.ts'
import type { RunningHubError } from '../errors/runninghub-error.ts'
import type { TaskState } from '../task/task.ts'

/** What the status checks of a task reported. Times in milliseconds. */
export interface LastStatus {
  /** The state from the last successful check; undefined when no check succeeded. */
  state?: TaskState | undefined
  /** When the task was first reported in this state. */
  stateSince: number
  /** When the checks began to fail; undefined when the last one succeeded. */
  failingSince?: number | undefined
  /** Why the last check failed; undefined when it got no response in time. */
  error?: RunningHubError | undefined
}

/** Failed checks that last no longer than this are not what kept the task from ending. */
const BRIEF = 30_000

/**
 * Returns why a task did not end in time: its status could not be checked, it was
 * queued, or it was running.
 */
export function stallReason(last: LastStatus, now: number): Facts {
  const { state, stateSince, failingSince, error } = last
  if (failingSince !== undefined && (state === undefined || now - failingSince > BRIEF)) {
    const seconds = toSeconds(now - failingSince)
    return { kind: 'status-not-checked', seconds, error: error?.facts }
  }
  const seconds = toSeconds(now - stateSince)
  return { kind: state === 'queued' ? 'task-stayed-queued' : 'task-stayed-running', seconds }
}

function toSeconds(ms: number): number {
  return Math.round(ms / 1000)
}
