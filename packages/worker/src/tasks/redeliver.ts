import { tellSoon } from '../delivery/tell.ts'
import type { ForgottenTask, Telling } from '../dispatcher/messages.ts'
import { type Context, dispatcher } from './context.ts'
import { limitCalls } from './limit-calls.ts'
import { LEDGER, orUnavailable, StorageUnavailable } from './storage-unavailable.ts'
import { getTask, type TaskRecord } from './store.ts'
import type { TaskView } from './task.ts'
import { viewTask } from './view.ts'

export type Redelivery =
  | { kind: 'scheduled' | 'no-callback' | 'not-ended'; task: TaskView }
  | { kind: 'not-found' }

/**
 * Sends the callback of an ended task again, from the first attempt on, under the same message id.
 *
 * @throws {StorageUnavailable}
 */
export async function redeliver(ctx: Context, id: string): Promise<Redelivery> {
  const task = await viewTask(ctx, id)
  if (!task) return { kind: 'not-found' }
  if (task.endedAt === undefined) return { kind: 'not-ended', task }
  if (task.callback?.messageId === undefined) return { kind: 'no-callback', task }
  const ask = (record?: TaskRecord) =>
    orUnavailable<Telling | undefined>(LEDGER, async () =>
      dispatcher(ctx).redeliver(id, record && forgotten(record), ctx.clock.now()),
    )
  // The ledger forgets a task some time after its end; KV has it.
  const telling = (await ask()) ?? (await ask(await getTask(ctx, id)))
  if (!telling) throw new StorageUnavailable(`Task ${id} cannot be read at the moment.`)
  tellSoon(limitCalls(ctx), telling)
  return { kind: 'scheduled', task: (await viewTask(ctx, id)) ?? task }
}

function forgotten(task: TaskRecord): ForgottenTask {
  const { id, createdAt, startedAt, endedAt, runninghubTaskId, brief, outcome, callback } = task
  return {
    id,
    createdAt,
    startedAt,
    endedAt,
    runninghubTaskId,
    brief: JSON.stringify(brief),
    outcome: JSON.stringify(outcome),
    status: outcome?.status,
    callback,
  }
}
