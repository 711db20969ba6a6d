import { CancelRefusedError, RunningHubError, TaskNotFoundError } from '@runninghub-action/core'
import { deliverInBackground } from '../callbacks/deliver.ts'
import { cancelledOutcome } from '../model/cancel-outcome.ts'
import type { TaskResource } from '../model/task.ts'
import { type InvocationContext, taskQueue } from '../platform/context.ts'
import { runninghubClient } from '../platform/runninghub-client.ts'
import { QUEUE_FAILURE, wrapStorageError } from '../platform/storage-error.ts'
import { limitSubrequests } from '../platform/subrequests.ts'
import { completeCancelled, pollTask } from '../polling/poll-task.ts'
import type { PolledTask } from '../queue/rpc-types.ts'
import { submitPendingInBackground } from '../submission/submit-pending.ts'
import { getTask } from './get.ts'

export type Cancellation =
  | { kind: 'cancelled' | 'already-ended'; task: TaskResource }
  | { kind: 'refused'; task: TaskResource; message: string }
  | { kind: 'not-found' }

/**
 * Cancels a task, on RunningHub too when RunningHub has it. The time it has run stays billed.
 *
 * @param owner the name of the token whose tasks are visible; all tasks without it
 * @throws {StorageUnavailableError}
 */
export async function cancelTask(
  invocation: InvocationContext,
  id: string,
  owner?: string,
): Promise<Cancellation> {
  const ctx = limitSubrequests(invocation)
  const before = await getTask(ctx, id, { owner })
  if (!before) return { kind: 'not-found' }
  if (before.endedAt !== undefined) return { kind: 'already-ended', task: before }
  const refusal = await requestCancel(ctx, id)
  const task = (await getTask(ctx, id)) ?? before
  if (refusal !== undefined && task.endedAt === undefined) {
    return { kind: 'refused', task, message: refusal }
  }
  return { kind: task.status === 'cancelled' ? 'cancelled' : 'already-ended', task }
}

/** @returns why it could not be cancelled; undefined when it was */
async function requestCancel(ctx: InvocationContext, id: string): Promise<string | undefined> {
  const outcome = cancelledOutcome()
  const end = { status: outcome.status, outcome: JSON.stringify(outcome) }
  const delivery = await wrapStorageError(QUEUE_FAILURE, async () =>
    taskQueue(ctx).cancel(id, end, ctx.clock.now()),
  )
  if (delivery) {
    deliverInBackground(ctx, delivery)
    return undefined
  }
  const decision = await wrapStorageError(QUEUE_FAILURE, async () =>
    taskQueue(ctx).resolveWebhook(id, undefined, ctx.clock.now()),
  )
  if (decision.kind === 'nothing') return undefined
  if (decision.kind === 'unidentified') {
    return 'The task is being submitted, or the outcome of its submission is unknown. Try again when its status changes.'
  }
  const { task } = decision
  const client = runninghubClient(ctx)
  try {
    await client.cancel(task.runninghubTaskId)
  } catch (error) {
    return handleRefusal(ctx, task, error)
  }
  await wrapStorageError(QUEUE_FAILURE, () => completeCancelled(ctx, client, task, outcome))
  submitPendingInBackground(ctx)
  return undefined
}

/** A task that RunningHub refuses to cancel may have just ended. */
async function handleRefusal(
  ctx: InvocationContext,
  task: PolledTask,
  error: unknown,
): Promise<string> {
  if (!(error instanceof RunningHubError)) throw error
  if (error instanceof CancelRefusedError || error instanceof TaskNotFoundError) {
    const ended = await wrapStorageError(QUEUE_FAILURE, () => pollTask(ctx, task))
    if (ended) submitPendingInBackground(ctx)
  }
  return error.message
}
