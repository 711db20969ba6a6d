import { CancelRefusedError, RunningHubError, TaskNotFoundError } from '@runninghub-action/core'
import { tellSoon } from '../delivery/tell.ts'
import type { OpenTask } from '../dispatcher/messages.ts'
import { runninghubClient } from '../runninghub-client.ts'
import { drainSoon } from '../submit/drain.ts'
import { cancelledOutcome } from './cancel-outcome.ts'
import { type Context, dispatcher } from './context.ts'
import { limitCalls } from './limit-calls.ts'
import { completeCancelled, pollTask } from './poll-task.ts'
import { LEDGER, orUnavailable } from './storage-unavailable.ts'
import type { TaskView } from './task.ts'
import { viewTask } from './view.ts'

export type Cancellation =
  | { kind: 'cancelled' | 'already-ended'; task: TaskView }
  | { kind: 'refused'; task: TaskView; message: string }
  | { kind: 'not-found' }

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
  const outcome = cancelledOutcome()
  const end = { status: outcome.status, outcome: JSON.stringify(outcome) }
  const waiting = await orUnavailable(LEDGER, async () =>
    dispatcher(ctx).cancel(id, end, ctx.clock.now()),
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
  const { task } = inquiry
  const client = runninghubClient(ctx)
  try {
    await client.cancel(task.runninghubTaskId)
  } catch (error) {
    return remoteRefusal(ctx, task, error)
  }
  await orUnavailable(LEDGER, () => completeCancelled(ctx, client, task, outcome))
  drainSoon(ctx)
  return undefined
}

/** A task that may not be cancelled has perhaps just ended. */
async function remoteRefusal(ctx: Context, task: OpenTask, error: unknown): Promise<string> {
  if (!(error instanceof RunningHubError)) throw error
  if (error instanceof CancelRefusedError || error instanceof TaskNotFoundError) {
    if (await orUnavailable(LEDGER, () => pollTask(ctx, task))) drainSoon(ctx)
  }
  return error.message
}
