import type { RunStatus as CoreRunStatus } from '@runninghub-action/core'

/**
 * The status of one run. `refused`: RunningHub created no task and bills nothing. `unknown`: a task
 * may exist or may still run. `skipped`: the run was not sent.
 */
export type RunStatus = CoreRunStatus | 'skipped'

/** The status of a step. */
export type StepStatus = RunStatus | 'partial'

/**
 * Returns the step's status: that of all runs if they agree, otherwise `partial` or `failed`. One
 * `unknown` run makes the step `unknown`: a retry on any other status would pay twice. A step whose
 * job was cancelled is `cancelled`, unless all runs had succeeded and saved their results before.
 */
export function overallStatus(
  reports: readonly { status: RunStatus; error?: unknown }[],
  { cancelled }: { cancelled: boolean },
): StepStatus {
  const statuses = new Set(reports.map(({ status }) => status))
  if (statuses.has('unknown')) return 'unknown'
  if (cancelled && !allSucceeded(reports)) return 'cancelled'
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
  return allSucceeded(reports) || !failOnError
}

function allSucceeded(reports: readonly { status: RunStatus; error?: unknown }[]): boolean {
  return reports.every(({ status, error }) => status === 'succeeded' && error === undefined)
}
