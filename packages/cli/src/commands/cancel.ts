import {
  CancelRefusedError,
  hasEnded,
  type RunningHubClient,
  type TaskState,
} from '@runninghub-action/core'
import { getBoolean } from '../args.ts'
import type { Command } from '../command.ts'
import { createClient, SERVICE_FLAGS } from '../context/service.ts'
import { parseTaskArgument } from '../context/task-argument.ts'
import { EXIT } from '../exit-code.ts'

export const command: Command = {
  flags: {
    json: { type: 'boolean', description: 'json' },
    ...SERVICE_FLAGS,
  },
  maxPositionals: 1,
  completes: 'taskId',
  async run(args, context) {
    const { out, err, messages } = context
    const { taskId, service } = parseTaskArgument(args, messages, 'cancel')
    const client = await createClient(service, context)
    const state = await cancelUnlessEnded(client, taskId)
    if (getBoolean(args, 'json')) {
      const cancelled = state === undefined
      out.write(`${JSON.stringify({ taskId, cancelled, ...(state && { state }) })}\n`)
      return EXIT.done
    }
    const { task, run } = messages
    err.write(
      `${state === undefined ? task.cancelled(taskId) : task.alreadyEnded(taskId, run.states[state])}\n`,
    )
    return EXIT.done
  },
}

/** In milliseconds. A task that is billed must not wait for its state to be cancelled. */
const QUERY_TIMEOUT = 5_000

/**
 * Cancels a task. What RunningHub responds for a task that has ended is not documented, so the state
 * is queried before, and again when the cancel is refused.
 *
 * @returns the state of a task that had ended before; undefined when the task was cancelled
 * @throws {TaskNotFoundError} {@link CancelRefusedError}
 */
async function cancelUnlessEnded(
  client: RunningHubClient,
  taskId: string,
): Promise<TaskState | undefined> {
  const before = await endedState(client, taskId)
  if (before !== undefined) return before
  try {
    await client.cancel(taskId)
    return undefined
  } catch (error) {
    const after = error instanceof CancelRefusedError ? await endedState(client, taskId) : undefined
    if (after === undefined) throw error
    return after
  }
}

/** Returns the state of a task that has ended; undefined when it has not, or is not known. */
async function endedState(
  client: RunningHubClient,
  taskId: string,
): Promise<TaskState | undefined> {
  const signal = AbortSignal.timeout(QUERY_TIMEOUT)
  const task = await client.query(taskId, { signal }).catch(() => undefined)
  return task !== undefined && hasEnded(task.state) ? task.state : undefined
}
