import { type RunningHubClient, TaskNotFoundError, taskPage } from '@runninghub-action/core'
import type { Log } from '../runner/log.ts'
import { PreviousTaskNotFoundError } from './errors.ts'

/** One answer that it does not exist may be a slip of the service: it has to stay at that. */
const NOT_FOUND_GRACE = 45_000
const RETRY_DELAY = 9_000

/**
 * How a task of an earlier attempt has ended that is of no more use; undefined for one that has
 * succeeded or goes on.
 *
 * @throws {PreviousTaskNotFoundError} when the service goes on saying that there is no such task: its id
 *   is known, so it was paid for, and another one is for a person to decide
 */
export async function failedState(
  taskId: string,
  { client, log, signal }: { client: RunningHubClient; log: Log; signal: AbortSignal },
): Promise<string | undefined> {
  let firstNotFoundAt: number | undefined
  for (;;) {
    try {
      const { state } = await client.query(taskId, { signal })
      if (state === 'failed') return 'has failed'
      return state === 'cancelled' ? 'was cancelled' : undefined
    } catch (error) {
      if (!(error instanceof TaskNotFoundError)) throw error
      // From the first such answer on: however slow it was, it is not the only one.
      firstNotFoundAt ??= client.clock.now()
      if (client.clock.now() - firstNotFoundAt >= NOT_FOUND_GRACE) {
        throw new PreviousTaskNotFoundError(taskId, taskPage(client.baseUrl, taskId), error)
      }
      log.info(`RunningHub does not know task ${taskId} of an earlier attempt; asked again`)
    }
    await client.clock.sleep(RETRY_DELAY, signal)
  }
}
