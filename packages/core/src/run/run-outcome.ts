import { RunningHubError } from '../errors/runninghub-error.ts'
import { TaskCancelledError, TaskTimedOutError } from '../errors/service-errors.ts'

/**
 * How a run ended.
 * - `refused`: RunningHub created no task, and nothing is billed.
 * - `unknown`: a task may exist or may still be running, and may be billed.
 */
export type RunStatus = 'succeeded' | 'failed' | 'cancelled' | 'timed-out' | 'refused' | 'unknown'

export interface RunOutcome {
  status: RunStatus
  /** Whether the task may still be running on RunningHub and billed. */
  mayBeRunning: boolean
}

const CANCELLED: RunOutcome = { status: 'cancelled', mayBeRunning: false }
const FAILED: RunOutcome = { status: 'failed', mayBeRunning: false }
const REFUSED: RunOutcome = { status: 'refused', mayBeRunning: false }
const TIMED_OUT: RunOutcome = { status: 'timed-out', mayBeRunning: false }
const UNKNOWN: RunOutcome = { status: 'unknown', mayBeRunning: true }

/**
 * Returns how a run ended that threw this error.
 *
 * @param taskId the task's id; undefined when none is known
 */
export function outcomeOf(error: unknown, taskId: string | undefined): RunOutcome {
  if (error instanceof TaskCancelledError) {
    return abandonedOutcome(CANCELLED, error.remote)
  }
  if (error instanceof TaskTimedOutError) {
    // With a service code RunningHub itself ended the task.
    const endedByService = error.serviceCode !== undefined
    return endedByService ? TIMED_OUT : abandonedOutcome(TIMED_OUT, error.remote)
  }
  const code = error instanceof RunningHubError ? error.code : undefined
  switch (code) {
    case 'TASK_FAILED':
      return FAILED
    case 'SUBMIT_UNKNOWN':
      return UNKNOWN
    case 'CONTENT_REJECTED':
    case 'VALIDATION_FAILED':
      return taskId === undefined ? REFUSED : FAILED
    default:
      return taskId === undefined ? REFUSED : UNKNOWN
  }
}

/**
 * Returns the outcome of a task that was cancelled or left running when the wait for it ended.
 * Without a remote outcome it was cancelled elsewhere.
 */
function abandonedOutcome(outcome: RunOutcome, remote: TaskCancelledError['remote']): RunOutcome {
  switch (remote) {
    case 'cancel-refused':
    case 'cancel-failed':
      return UNKNOWN
    case 'left-running':
      return { ...outcome, mayBeRunning: true }
    default:
      return outcome
  }
}
