import { deliverInBackground } from '../callbacks/deliver.ts'
import type { TaskResource } from '../model/task.ts'
import { type InvocationContext, taskQueue } from '../platform/context.ts'
import {
  QUEUE_FAILURE,
  StorageUnavailableError,
  wrapStorageError,
} from '../platform/storage-error.ts'
import { limitSubrequests } from '../platform/subrequests.ts'
import type { Delivery } from '../queue/rpc-types.ts'
import { getTask } from './get.ts'

export type Redelivery =
  | { kind: 'scheduled' | 'no-callback' | 'not-ended'; task: TaskResource }
  | { kind: 'not-found' }

/**
 * Sends the callback of an ended task again, from the first attempt on, under the same message id.
 *
 * @param owner the name of the token whose tasks are visible; all tasks without it
 * @throws {StorageUnavailableError}
 */
export async function redeliver(
  ctx: InvocationContext,
  id: string,
  owner?: string,
): Promise<Redelivery> {
  const task = await getTask(ctx, id, { owner })
  if (!task) return { kind: 'not-found' }
  if (task.endedAt === undefined) return { kind: 'not-ended', task }
  if (task.callback?.messageId === undefined) return { kind: 'no-callback', task }
  const delivery = await wrapStorageError<Delivery | undefined>(QUEUE_FAILURE, async () =>
    taskQueue(ctx).redeliver(id, ctx.clock.now()),
  )
  if (!delivery) throw new StorageUnavailableError(`Task ${id} cannot be read at the moment.`)
  deliverInBackground(limitSubrequests(ctx), delivery)
  return { kind: 'scheduled', task: (await getTask(ctx, id)) ?? task }
}
