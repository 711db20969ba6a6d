import type { LedgerTask } from '../dispatcher/messages.ts'
import { type Context, dispatcher } from './context.ts'
import { knownTask } from './ledger-task.ts'
import { LEDGER, orUnavailable } from './storage-unavailable.ts'
import { listRecords, type TaskMetadata } from './store.ts'
import { isOpen, type TaskStatus, type TaskView } from './task.ts'
import { taskView } from './task-view.ts'

/** After every id. */
const LAST = '~'

/**
 * A page of tasks, newest first: KV's list, with the ledger's word over it where it has one. Of
 * older tasks it holds what the list carries, without results and usage.
 *
 * With `status` a page may have fewer tasks than `limit`, or none, although `cursor` says that
 * there are more.
 *
 * @throws {StorageUnavailable}
 */
export async function listTasks(
  ctx: Context,
  { status, cursor, limit = 50 }: { status?: TaskStatus; cursor?: string; limit?: number } = {},
): Promise<{ tasks: TaskView[]; cursor: string | undefined }> {
  const page = await listRecords(ctx, { cursor, limit })
  const first = cursor === undefined ? '' : (page.items[0]?.id ?? LAST)
  const last = page.cursor === undefined ? LAST : (page.items.at(-1)?.id ?? '')
  const current = await orUnavailable<LedgerTask[]>(LEDGER, async () =>
    dispatcher(ctx).between(first, last),
  )
  const views = new Map(current.map((task) => [task.id, taskView(knownTask(task))]))
  for (const { id, metadata } of page.items) {
    // One that is open, and the ledger does not know, was never accepted.
    if (!views.has(id) && !isOpen(metadata.status)) views.set(id, listed(id, metadata))
  }
  const tasks = [...views.values()]
    .filter((task) => status === undefined || task.status === status)
    .sort((a, b) => (a.id < b.id ? -1 : 1))
  return { tasks, cursor: page.cursor }
}

function listed(id: string, { url, ...metadata }: TaskMetadata): TaskView {
  const urls = url === undefined ? [] : [url]
  return { id, ...metadata, url, urls, results: [], usage: {} }
}
