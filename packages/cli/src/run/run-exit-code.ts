import { outcomeOf } from '@runninghub-action/core'
import { EXIT, exitCodeOf } from '../exit-code.ts'

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
  const { status } = outcomeOf(error, taskId)
  if (status === 'unknown') return EXIT.unknown
  if (stopped) return EXIT.interrupted
  return status === 'failed' ? EXIT.failed : exitCodeOf(error)
}
