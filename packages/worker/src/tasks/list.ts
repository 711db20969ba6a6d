import { isOpen, type TaskResource, type TaskStatus } from '../model/task.ts'
import { toTaskResource } from '../model/task-resource.ts'
import { type InvocationContext, taskQueue } from '../platform/context.ts'
import { QUEUE_FAILURE, wrapStorageError } from '../platform/storage-error.ts'
import { parseTask } from '../queue/parse-task.ts'
import type { QueuedTask } from '../queue/rpc-types.ts'
import { listRecords, type TaskMetadata } from '../storage/task-store.ts'

/** Sorts after every id. */
const LAST = '~'

/**
 * Returns a page of tasks, newest first: KV's list, with the queue's newer state where it has one.
 * Tasks that the queue has purged come without results and usage.
 *
 * With `status` a page may have fewer tasks than `limit`, or none, although `cursor` says that
 * there are more.
 *
 * @throws {StorageUnavailableError}
 */
export async function listTasks(
  ctx: InvocationContext,
  { status, cursor, limit = 50 }: { status?: TaskStatus; cursor?: string; limit?: number } = {},
): Promise<{ tasks: TaskResource[]; cursor: string | undefined }> {
  const page = await listRecords(ctx, { cursor, limit })
  const first = cursor === undefined ? '' : (page.items[0]?.id ?? LAST)
  const last = page.cursor === undefined ? LAST : (page.items.at(-1)?.id ?? '')
  const current = await wrapStorageError<QueuedTask[]>(QUEUE_FAILURE, async () =>
    taskQueue(ctx).listByIdRange(first, last),
  )
  const byId = new Map(current.map((task) => [task.id, toTaskResource(parseTask(task))]))
  for (const { id, metadata } of page.items) {
    // A record without an end that the queue does not know was never enqueued.
    if (!byId.has(id) && !isOpen(metadata.status)) byId.set(id, toListedTask(id, metadata))
  }
  const tasks = [...byId.values()]
    .filter((task) => status === undefined || task.status === status)
    .sort((a, b) => (a.id < b.id ? -1 : 1))
  return { tasks, cursor: page.cursor }
}

function toListedTask(id: string, { url, ...metadata }: TaskMetadata): TaskResource {
  const urls = url === undefined ? [] : [url]
  return { id, ...metadata, url, urls, results: [], usage: {} }
}
