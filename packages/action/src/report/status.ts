import {
  RunningHubError,
  TaskCancelledError,
  type TaskTimedOutError,
} from '@runninghub-action/core'

/**
 * How one run stands. `refused`: RunningHub took no task, and nothing is billed. `unknown`: a
 * task may exist, and it is not known what became of it. `skipped`: it was never sent.
 */
export type RunStatus =
  | 'succeeded'
  | 'failed'
  | 'cancelled'
  | 'timed-out'
  | 'refused'
  | 'unknown'
  | 'skipped'

/** What a run's error says about its task. */
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

/** Whether it was tried to cancel the task, in vain. */
export function cancelFailed({ remote }: TaskCancelledError | TaskTimedOutError): boolean {
  return remote === 'cancel-refused' || remote === 'cancel-failed'
}

/**
 * The step's status: that of all runs when they agree, else `partial` or `failed`. One `unknown`
 * run makes the step `unknown`: who retries on any other status would pay twice.
 */
export function overallStatus(reports: readonly { status: RunStatus }[]): RunStatus | 'partial' {
  const statuses = new Set(reports.map(({ status }) => status))
  if (statuses.has('unknown')) return 'unknown'
  const [first = 'skipped', ...others] = statuses
  if (others.length === 0) return first
  return statuses.has('succeeded') ? 'partial' : 'failed'
}

/**
 * Whether the step has succeeded. `fail-on-error: false` forgives what becomes of tasks. It does
 * not forgive a task of which nothing is known, nor a failure before the runs: those a person has
 * to look at.
 *
 * @param failure what ended the step before its runs could begin
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
