import type { TaskResource } from '../model/task.ts'
import { idRange } from '../model/task-id.ts'
import { toTaskResource } from '../model/task-resource.ts'
import { forEachAccount, type InvocationContext, taskQueue } from '../platform/context.ts'
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
  { limit = 50, ...options }: ListOptions = {},
): Promise<{ tasks: TaskResource[]; cursor: string | undefined }> {
  const found = await listAll(ctx, toFilter({ ...options, limit: limit + 1 }))
  const tasks = found.slice(0, limit).map((task) => toTaskResource(parseTask(task)))
  return { tasks, cursor: found.length > limit ? tasks.at(-1)?.id : undefined }
}

/**
 * Returns the tasks of all accounts that a filter selects, newest first.
 *
 * @throws {StorageUnavailableError}
 */
export async function listAll(ctx: InvocationContext, filter: TaskFilter): Promise<QueuedTask[]> {
  const lists = await wrapStorageError<QueuedTask[][]>(QUEUE_FAILURE, () =>
    Promise.all(
      forEachAccount(ctx).map(async (account) => taskQueue(account).list(filter, ctx.clock.now())),
    ),
  )
  if (lists.length === 1) return lists[0] ?? []
  const all = lists.flat().sort((a, b) => (a.id < b.id ? -1 : 1))
  return all.slice(0, filter.limit)
}

/** Converts the options of a list into the filter of the queue. */
export function toFilter({
  since,
  until,
  cursor,
  limit,
  ...filter
}: ListOptions & { limit: number }): TaskFilter {
  const { first, last } = idRange(since, until)
  // The next id in alphabetical order.
  const next = cursor === undefined ? '' : `${cursor}0`
  return { ...filter, first: [first, next].sort().at(-1) ?? '', last, limit }
}
