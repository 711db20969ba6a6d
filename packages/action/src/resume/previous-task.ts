import { type RunningHubClient, TaskNotFoundError, taskPage } from '@runninghub-action/core'
import type { Log } from '../runner/log.ts'
import { PreviousTaskNotFoundError } from './errors.ts'

/** How long RunningHub must keep reporting that the task does not exist, in milliseconds. */
const NOT_FOUND_GRACE = 45_000
const RETRY_DELAY = 9_000

/**
 * Returns how the task of a previous attempt has failed, or undefined if it has succeeded or is
 * still running.
 *
 * @throws {PreviousTaskNotFoundError} if RunningHub keeps reporting that the task does not exist.
 *   It was paid for, so a person must decide about another one.
 */
export async function failedState(
  taskId: string,
  { client, log, signal }: { client: RunningHubClient; log: Log; signal: AbortSignal },
): Promise<string | undefined> {
  let firstNotFoundAt: number | undefined
  for (;;) {
    try {
      const { state } = await client.query(taskId, { signal })
      if (state === 'failed') return 'failed'
      return state === 'cancelled' ? 'was cancelled' : undefined
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
