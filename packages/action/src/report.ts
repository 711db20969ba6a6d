import {
  type NodeProblem,
  type Redact,
  RunningHubError,
  TaskCancelledError,
  type TaskResult,
  type TaskTimedOutError,
  type TaskUsage,
} from '@runninghub-action/core'
import type { PlannedRun } from './plan.ts'

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

/** Everything known of one run, for outputs, summary and comment. */
export interface RunReport {
  run: PlannedRun
  status: RunStatus
  taskId?: string
  results: readonly TaskResult[]
  usage: TaskUsage
  nodeErrors: readonly NodeProblem[]
  /** Saved results, by their index among `results`, as paths to show. */
  files: Map<number, string>
  /** Milliseconds from the start of the run to its end. */
  took: number
  /** The task comes from an earlier attempt of the job. */
  resumed: boolean
  error?: unknown
}

export function emptyReport(run: PlannedRun): RunReport {
  const nothing = { results: [], usage: {}, nodeErrors: [], took: 0, resumed: false }
  return { run, status: 'skipped', files: new Map(), ...nothing }
}

/** What a run's error says about its task. */
export function statusAfter(error: unknown, taskId: string | undefined): RunStatus {
  if (error instanceof TaskCancelledError && mayStillRun(error)) return 'unknown'
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
export function mayStillRun({ remote }: TaskCancelledError | TaskTimedOutError): boolean {
  return remote === 'cancel-refused' || remote === 'cancel-failed'
}

/**
 * The step's status: that of all runs when they agree, else `partial` or `failed`. One `unknown`
 * run makes the step `unknown`: who retries on any other status would pay twice.
 */
export function overallStatus(reports: readonly RunReport[]): RunStatus | 'partial' {
  const statuses = new Set(reports.map(({ status }) => status))
  if (statuses.has('unknown')) return 'unknown'
  const [first = 'skipped', ...others] = statuses
  if (others.length === 0) return first
  return statuses.has('succeeded') ? 'partial' : 'failed'
}

/** Each result as a line of the log: its link, or its text as far as a line goes. */
export function resultLines(results: readonly TaskResult[], redact: Redact): string[] {
  return results.map(({ url, text }) => `result: ${url ?? redact((text ?? '').slice(0, 4000))}`)
}

/** The message of an error with what to do about it, for people. */
export function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const hint = error instanceof RunningHubError ? error.hint : undefined
  return hint === undefined ? error.message : `${error.message}\n${hint}`
}
