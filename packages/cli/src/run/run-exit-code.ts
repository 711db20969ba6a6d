import { RunningHubError, TaskCancelledError, TaskTimedOutError } from '@runninghub-action/core'
import { EXIT, exitCodeOf } from '../exit-code.ts'

/** What a look at a task throws when the task itself has ended badly. */
const ENDS: readonly RunningHubError['code'][] = [
  'TASK_FAILED',
  'CONTENT_REJECTED',
  'VALIDATION_FAILED',
]

/** Whether a task that exists may still run, and cost, after the wait for it ended on an error. */
export function mayStillRun(error: unknown): boolean {
  // No remote outcome: it was cancelled from elsewhere.
  if (error instanceof TaskCancelledError) return (error.remote ?? 'cancelled') !== 'cancelled'
  if (error instanceof TaskTimedOutError)
    // A code is the service's own time limit, which ends the task.
    return error.serviceCode === undefined && error.remote !== 'cancelled'
  return !(error instanceof RunningHubError && ENDS.includes(error.code))
}

/**
 * The exit code of a run, or of a wait, that ended on an error. That something is not known goes
 * over every other word: a script that takes it for an end would run, and pay, again.
 *
 * @param end.taskId the task, if it is known that one was made
 * @param end.stopped somebody stopped it
 */
export function codeOfEnd(
  error: unknown,
  { taskId, stopped }: { taskId: string | undefined; stopped: boolean },
): number {
  const code = exitCodeOf(error)
  if (code === EXIT.unknown) return code
  if (taskId !== undefined && mayStillRun(error) && !isLeft(error)) return EXIT.unknown
  if (stopped) return EXIT.interrupted
  // What RunningHub refused after it had made the task is a task that failed.
  return taskId !== undefined && code === EXIT.refused ? EXIT.failed : code
}

/** The task was left running on purpose. */
function isLeft(error: unknown): boolean {
  const gaveUp = error instanceof TaskCancelledError || error instanceof TaskTimedOutError
  return gaveUp && error.remote === 'left-running'
}
