import {
  RunningHubError,
  TaskCancelledError,
  type TaskTimedOutError,
} from '@runninghub-action/core'

/**
 * The status of one run. `refused`: RunningHub created no task, and nothing is billed. `unknown`: a
 * task may exist, and its outcome is unknown. `skipped`: the run was not sent.
 */
export type RunStatus =
  | 'succeeded'
  | 'failed'
  | 'cancelled'
  | 'timed-out'
  | 'refused'
  | 'unknown'
  | 'skipped'

/** Returns the status of a run that ended with an error. */
export function statusOfError(error: unknown, taskId: string | undefined): RunStatus {
  if (error instanceof TaskCancelledError && cancelFailed(error)) return 'unknown'
  const code = error instanceof RunningHubError ? error.code : undefined
  switch (code) {
    case 'TASK_FAILED':
      return 'failed'
    case 'TASK_CANCELLED':
      return 'cancelled'
    case 'TASK_TIMED_OUT':
      return 'timed-out'
    case 'SUBMIT_UNKNOWN':
      return 'unknown'
    default:
      return taskId === undefined ? 'refused' : 'unknown'
  }
}

/** Returns true if cancelling the task was attempted and failed. */
export function cancelFailed({ remote }: TaskCancelledError | TaskTimedOutError): boolean {
  return remote === 'cancel-refused' || remote === 'cancel-failed'
}

/**
 * Returns the status of the step: the common status of all runs, else `partial` or `failed`. One
 * `unknown` run makes the step `unknown`, because a workflow that retries would pay twice.
 */
export function overallStatus(reports: readonly { status: RunStatus }[]): RunStatus | 'partial' {
  const statuses = new Set(reports.map(({ status }) => status))
  if (statuses.has('unknown')) return 'unknown'
  const [first = 'skipped', ...others] = statuses
  if (others.length === 0) return first
  return statuses.has('succeeded') ? 'partial' : 'failed'
}

/**
 * Returns true if the step succeeds. Without `failOnError` the outcome of tasks does not matter. An
 * unknown outcome and a failure before the runs always fail the step: a person must check them.
 *
 * @param failure the error that ended the step before its runs
 */
export function isSuccess(
  reports: readonly { status: RunStatus; error?: unknown }[],
  failure: unknown,
  failOnError: boolean,
): boolean {
  if (failure !== undefined || reports.some(({ status }) => status === 'unknown')) return false
  const allSucceeded = reports.every(
    ({ status, error }) => status === 'succeeded' && error === undefined,
  )
  return allSucceeded || !failOnError
}
