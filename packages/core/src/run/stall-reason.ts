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
 * Returns why a task did not end in time, as one sentence: its status could not be checked, it was
 * queued, or it was running.
 */
export function stallReason(last: LastStatus, now: number): string {
  const { state, stateSince, failingSince, error } = last
  if (failingSince !== undefined && (state === undefined || now - failingSince > BRIEF)) {
    const duration = seconds(now - failingSince)
    return `Its status could not be checked for the last ${duration}: ${error?.message ?? 'RunningHub did not respond.'}`
  }
  if (state === 'queued') return `It was queued on RunningHub for ${seconds(now - stateSince)}.`
  return `It was running for ${seconds(now - stateSince)}.`
}

function seconds(ms: number): string {
  return `${Math.round(ms / 1000)} s`
}
