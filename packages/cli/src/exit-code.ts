import { type ErrorCode, RunningHubError } from '@runninghub-action/core'
import { UsageError } from './errors.ts'

/** What the process says to a script. Documented in docs/terminal.md. */
export const EXIT = {
  done: 0,
  /** A task ran and failed, or a result could not be saved. */
  failed: 1,
  /** The command line, a file or a value is wrong. Nothing was sent. */
  usage: 2,
  /** RunningHub refused, or could not be reached: nothing was made, nothing is billed. */
  refused: 3,
  /** A task did not end in time. */
  timedOut: 4,
  /** It is not known whether a task was created, or whether it still runs. Do not simply run again. */
  unknown: 5,
  /** Ended by Ctrl-C, or the task was cancelled. */
  interrupted: 130,
} as const

const BY_CODE: Partial<Record<ErrorCode, number>> = {
  WORKFLOW_FORMAT: EXIT.usage,
  WORKFLOW_ID: EXIT.usage,
  OVERRIDE: EXIT.usage,
  INPUTS_FORMAT: EXIT.usage,
  FILE_TOO_LARGE: EXIT.usage,
  FILE_UNUSABLE: EXIT.usage,
  TASK_FAILED: EXIT.failed,
  CONTENT_REJECTED: EXIT.failed,
  LINK_EXPIRED: EXIT.failed,
  DOWNLOAD_FAILED: EXIT.failed,
  TASK_TIMED_OUT: EXIT.timedOut,
  SUBMIT_UNKNOWN: EXIT.unknown,
  CANCEL_REFUSED: EXIT.unknown,
  TASK_CANCELLED: EXIT.interrupted,
}

/** The code for an error by itself; what it means to a task that was made, run/open-end.ts knows. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof UsageError) return EXIT.usage
  if (error instanceof RunningHubError) return BY_CODE[error.code] ?? EXIT.refused
  return EXIT.failed
}
