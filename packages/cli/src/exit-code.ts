import { type ErrorCode, RunningHubError } from '@runninghub-action/core'
import { UsageError } from './errors.ts'

/** The exit codes. Documented in docs/terminal.md. */
export const EXIT = {
  done: 0,
  /** A task failed, a result could not be saved, or a later run of a batch was refused. */
  failed: 1,
  /** The command line, a file or a value is invalid. Nothing was sent. */
  usage: 2,
  /** RunningHub refused the request or was unreachable. No task was created, nothing is billed. */
  refused: 3,
  /** A task exceeded its time limit. */
  timedOut: 4,
  /** It is unknown whether a task was created or is still running. Check before you run again. */
  unknown: 5,
  /** Stopped by Ctrl-C, or the task was cancelled. */
  interrupted: 130,
} as const

const BY_CODE: Partial<Record<ErrorCode, number>> = {
  WORKFLOW_FORMAT: EXIT.usage,
  WORKFLOW_ID: EXIT.usage,
  TASK_ID: EXIT.usage,
  OVERRIDE: EXIT.usage,
  PLAN: EXIT.usage,
  DRIFT: EXIT.usage,
  OUTPUT_DIRECTORY: EXIT.usage,
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

/** Returns the exit code of an error without a task. See `runExitCode` for an error with a task. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof UsageError) return EXIT.usage
  if (error instanceof RunningHubError) return BY_CODE[error.code] ?? EXIT.refused
  return EXIT.failed
}
