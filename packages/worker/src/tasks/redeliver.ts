import { deliverInBackground } from '../callbacks/deliver.ts'
import type { TaskInfo, TaskResource } from '../model/task.ts'
import { forEachAccount, forTask, type InvocationContext, taskQueue } from '../platform/context.ts'
import {
  QUEUE_FAILURE,
  StorageUnavailableError,
  wrapStorageError,
} from '../platform/storage-error.ts'
import { limitSubrequests } from '../platform/subrequests.ts'
import type { Delivery, QueuedTask, TaskLookup } from '../queue/rpc-types.ts'
import { isVisible } from '../security/api-token.ts'
import type { CallbackTarget } from '../validation/callback-target.ts'
import { getTask } from './get.ts'
import { type ListOptions, listAll, toFilter } from './list.ts'

export type Redelivery =
  | { kind: 'scheduled'; task: TaskResource }
  | { kind: 'no-callback' | 'not-ended' | 'not-found' }

/** Tasks of one bulk redelivery. */
const MAX_BULK = 100

/**
 * Sends the callback of an ended task again, from the first attempt on, under the same message id.
 *
 * @param target another receiver; a task without a callback gets one
 * @param owner the name of the token whose tasks are visible; all tasks without it
 * @throws {StorageUnavailableError}
 */
export async function redeliver(
  ctx: InvocationContext,
  id: string,
  { target = {}, owner }: { target?: CallbackTarget; owner?: string | undefined } = {},
): Promise<Redelivery> {
  const lookup = await wrapStorageError<TaskLookup | undefined>(QUEUE_FAILURE, async () =>
    taskQueue(ctx).read(id, ctx.clock.now(), false),
  )
  if (!lookup || !isVisible(lookup.task, owner)) return { kind: 'not-found' }
  const { endedAt, callback } = lookup.task
  if (endedAt === undefined) return { kind: 'not-ended' }
  if (!callback && target.callbackUrl === undefined) return { kind: 'no-callback' }
  const delivery = await wrapStorageError<Delivery | undefined>(QUEUE_FAILURE, async () =>
    taskQueue(ctx).redeliver(id, ctx.clock.now(), redirected(lookup.task, target)),
  )
  const task = await getTask(ctx, id)
  if (!delivery || !task)
    throw new StorageUnavailableError(`Task ${id} cannot be read at the moment.`)
  deliverInBackground(limitSubrequests(ctx), delivery)
  return { kind: 'scheduled', task }
}

/**
 * Makes dead callbacks due again, at most a hundred, the newest first. Cron runs send them.
 *
 * @param filter which tasks
 * @returns how many, and whether there are more
 * @throws {StorageUnavailableError}
 */
export async function redeliverDead(
  ctx: InvocationContext,
  filter: Omit<ListOptions, 'callback' | 'cursor' | 'limit'>,
  target: CallbackTarget = {},
): Promise<{ redelivered: number; more: boolean }> {
  const dead = await listAll(ctx, toFilter({ ...filter, callback: 'dead', limit: MAX_BULK + 1 }))
  const chosen = dead.slice(0, MAX_BULK)
  const counts = await wrapStorageError(QUEUE_FAILURE, () =>
    Promise.all(
      forEachAccount(ctx).map(async (account): Promise<number> => {
        const name = account.config.account
        const own = chosen.filter(({ id }) => forTask(ctx, id)?.config.account === name)
        const tasks = own.map((task) => ({ id: task.id, info: redirected(task, target) }))
        return tasks.length === 0 ? 0 : taskQueue(account).redeliverAll(tasks, ctx.clock.now())
      }),
    ),
  )
  const redelivered = counts.reduce((sum, count) => sum + count, 0)
  return { redelivered, more: dead.length > MAX_BULK }
}

/** Returns the task's info with another receiver, as JSON text; undefined without another one. */
function redirected({ info }: QueuedTask, target: CallbackTarget): string | undefined {
  if (Object.keys(target).length === 0) return undefined
  return JSON.stringify({ ...(JSON.parse(info) as TaskInfo), ...target })
}
