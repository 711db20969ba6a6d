import {
  CancelRefusedError,
  type RunningHubClient,
  RunningHubError,
  TaskNotFoundError,
  type TaskSnapshot,
} from '@runninghub-action/core'
import { tellSoon } from '../delivery/tell.ts'
import type { OpenTask } from '../dispatcher/messages.ts'
import { runninghubClient } from '../runninghub-client.ts'
import { drainSoon } from '../submit/drain.ts'
import { type Context, dispatcher } from './context.ts'
import { limitCalls } from './limit-calls.ts'
import { look, take } from './look.ts'
import { ended } from './outcome.ts'
import { LEDGER, orUnavailable } from './storage-unavailable.ts'
import type { TaskView } from './task.ts'
import { viewTask } from './view.ts'

export type Cancellation =
  | { kind: 'cancelled' | 'already-ended'; task: TaskView }
  | { kind: 'refused'; task: TaskView; message: string }
  | { kind: 'not-found' }

const OUTCOME = ended('cancelled', {
  code: 'TASK_CANCELLED',
  message: 'The task was cancelled by a caller.',
})

/**
 * Cancels a task, on RunningHub too when it is there. Time it has used there stays billed.
 *
 * @throws {StorageUnavailable}
 */
export async function cancelTask(outer: Context, id: string): Promise<Cancellation> {
  const ctx = limitCalls(outer)
  const before = await viewTask(ctx, id)
  if (!before) return { kind: 'not-found' }
  if (before.endedAt !== undefined) return { kind: 'already-ended', task: before }
  const refusal = await cancel(ctx, id)
  const task = (await viewTask(ctx, id)) ?? before
  if (refusal !== undefined && task.endedAt === undefined) {
    return { kind: 'refused', task, message: refusal }
  }
  return { kind: task.status === 'cancelled' ? 'cancelled' : 'already-ended', task }
}

/** @returns why it could not be cancelled, if it could not */
async function cancel(ctx: Context, id: string): Promise<string | undefined> {
  const text = JSON.stringify(OUTCOME)
  const waiting = await orUnavailable(LEDGER, async () =>
    dispatcher(ctx).cancel(id, text, ctx.clock.now()),
  )
  if (waiting) {
    tellSoon(ctx, waiting)
    return undefined
  }
  const inquiry = await orUnavailable(LEDGER, async () =>
    dispatcher(ctx).inquire(id, undefined, ctx.clock.now()),
  )
  if (inquiry.kind === 'nothing') return undefined
  if (inquiry.kind === 'nameless') {
    return 'It is being handed to RunningHub, or was and no answer came: try again when its status has changed.'
  }
  const client = runninghubClient(ctx)
  try {
    await client.cancel(inquiry.task.runninghubTaskId)
  } catch (error) {
    return remoteRefusal(ctx, inquiry.task, error)
  }
  const last = await lastLook(client, inquiry.task)
  if (!last) {
    return 'RunningHub took the cancel, but does not say whether the task had ended before. It stays open until RunningHub answers.'
  }
  await cancelled(ctx, client, inquiry.task, last)
  drainSoon(ctx)
  return undefined
}

/** RunningHub may take a cancel for a task that has ended: what was paid for is not thrown away. */
async function cancelled(
  ctx: Context,
  client: RunningHubClient,
  task: OpenTask,
  last: TaskSnapshot,
): Promise<void> {
  await orUnavailable(LEDGER, async () => {
    if (last.state === 'succeeded') return take(ctx, client, task, last)
    const text = JSON.stringify({ ...OUTCOME, usage: last.usage })
    tellSoon(ctx, await dispatcher(ctx).finish(task.id, 'cancelled', text, ctx.clock.now()))
  })
}

async function lastLook(
  client: RunningHubClient,
  task: OpenTask,
): Promise<TaskSnapshot | undefined> {
  try {
    return await client.query(task.runninghubTaskId)
  } catch (error) {
    if (error instanceof RunningHubError) return undefined
    throw error
  }
}

/** A task that may not be cancelled has perhaps just ended. */
async function remoteRefusal(ctx: Context, task: OpenTask, error: unknown): Promise<string> {
  if (!(error instanceof RunningHubError)) throw error
  if (error instanceof CancelRefusedError || error instanceof TaskNotFoundError) {
    if (await orUnavailable(LEDGER, () => look(ctx, task))) drainSoon(ctx)
  }
  return error.message
}
