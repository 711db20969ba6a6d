import {
  type RunningHubClient,
  TaskNotFoundError,
  type TaskSnapshot,
  taskPage,
} from '@runninghub-action/core'
import type { Log } from '../runner/log.ts'
import { PreviousTaskNotFoundError } from './errors.ts'

/** How long RunningHub must keep reporting that the task does not exist, in milliseconds. */
const NOT_FOUND_GRACE = 45_000
const RETRY_DELAY = 9_000

/**
 * Checks the task of a previous attempt.
 *
 * @throws {PreviousTaskNotFoundError} if RunningHub keeps reporting that the task does not exist.
 *   It was paid for, so a person must decide about another one.
 */
export async function queryPreviousTask(
  taskId: string,
  { client, log, signal }: { client: RunningHubClient; log: Log; signal: AbortSignal },
): Promise<TaskSnapshot> {
  let firstNotFoundAt: number | undefined
  for (;;) {
    try {
      return await client.query(taskId, { signal })
    } catch (error) {
      if (!(error instanceof TaskNotFoundError)) throw error
      // Counted from the end of the first such response, so that there are always several.
      firstNotFoundAt ??= client.clock.now()
      if (client.clock.now() - firstNotFoundAt >= NOT_FOUND_GRACE) {
        throw new PreviousTaskNotFoundError(taskId, taskPage(client.baseUrl, taskId), error)
      }
      log.info(`RunningHub does not find task ${taskId} of a previous attempt; checking again`)
    }
    await client.clock.sleep(RETRY_DELAY, signal)
  }
}

/** Says how a task ended that is not resumed, because the job is re-run to try again. */
export const NOT_RESUMED: Readonly<Partial<Record<TaskSnapshot['state'], string>>> = {
  failed: 'failed',
  cancelled: 'was cancelled',
}
