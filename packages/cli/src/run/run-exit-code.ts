import { RunningHubError, TaskCancelledError, TaskTimedOutError } from '@runninghub-action/core'
import { EXIT, exitCodeOf } from '../exit-code.ts'

/** The codes of errors that mean the task itself failed, not the wait for it. */
const TASK_FAILURE_CODES: readonly RunningHubError['code'][] = [
  'TASK_FAILED',
  'CONTENT_REJECTED',
  'VALIDATION_FAILED',
]

/** Whether an existing task may still be running and billed after the wait failed with an error. */
export function taskMayBeRunning(error: unknown): boolean {
  // Without a remote outcome somebody cancelled it elsewhere.
  if (error instanceof TaskCancelledError) return (error.remote ?? 'cancelled') !== 'cancelled'
  if (error instanceof TaskTimedOutError)
    // A service code means RunningHub's own time limit, which ends the task.
    return error.serviceCode === undefined && error.remote !== 'cancelled'
  return !(error instanceof RunningHubError && TASK_FAILURE_CODES.includes(error.code))
}

/**
 * Returns the exit code of a run or wait that failed with an error. `unknown` overrides every other
 * code: a script that reads it as an end would run again and pay twice.
 *
 * @param state.taskId the task's id, when one is known to exist
 * @param state.stopped the run was stopped by the user or a failed output stream
 */
export function runExitCode(
  error: unknown,
  { taskId, stopped }: { taskId: string | undefined; stopped: boolean },
): number {
  const code = exitCodeOf(error)
  if (code === EXIT.unknown) return code
  if (taskId !== undefined && taskMayBeRunning(error) && !wasLeftRunning(error)) return EXIT.unknown
  if (stopped) return EXIT.interrupted
  // A refusal after the task was created is a failed task.
  return taskId !== undefined && code === EXIT.refused ? EXIT.failed : code
}

/** Whether the task was left running on purpose. */
function wasLeftRunning(error: unknown): boolean {
  const wasAbandoned = error instanceof TaskCancelledError || error instanceof TaskTimedOutError
  return wasAbandoned && error.remote === 'left-running'
}
