import type { TaskResource } from '../model/task.ts'
import { idRange } from '../model/task-id.ts'
import { toTaskResource } from '../model/task-resource.ts'
import { type InvocationContext, taskQueue } from '../platform/context.ts'
import { QUEUE_FAILURE, wrapStorageError } from '../platform/storage-error.ts'
import { parseTask } from '../queue/parse-task.ts'
import type { QueuedTask, TaskFilter } from '../queue/rpc-types.ts'

/** Which tasks to list. Times in milliseconds since 1970. */
export interface ListOptions extends Omit<TaskFilter, 'first' | 'last' | 'limit'> {
  since?: number | undefined
  until?: number | undefined
  /** The id of the last task of the previous page. */
  cursor?: string | undefined
  limit?: number | undefined
}

/**
 * Returns a page of tasks, newest first. A page is full when there are more tasks.
 *
 * @throws {StorageUnavailableError}
 */
export async function listTasks(
  ctx: InvocationContext,
  { since, until, cursor, limit = 50, ...filter }: ListOptions = {},
): Promise<{ tasks: TaskResource[]; cursor: string | undefined }> {
  const { first, last } = idRange(since, until)
  // The next id in alphabetical order.
  const next = cursor === undefined ? '' : `${cursor}0`
  const range = { first: [first, next].sort().at(-1) ?? '', last, limit: limit + 1 }
  const found = await wrapStorageError<QueuedTask[]>(QUEUE_FAILURE, async () =>
    taskQueue(ctx).list({ ...filter, ...range }, ctx.clock.now()),
  )
  const tasks = found.slice(0, limit).map((task) => toTaskResource(parseTask(task)))
  return { tasks, cursor: found.length > limit ? tasks.at(-1)?.id : undefined }
}
