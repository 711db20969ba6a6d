import { CancelRefusedError, RunningHubError, TaskNotFoundError } from '@runninghub-action/core'
import { deliverInBackground } from '../callbacks/deliver.ts'
import { cancelledOutcome } from '../model/cancel-outcome.ts'
import type { TaskResource } from '../model/task.ts'
import { type InvocationContext, taskQueue } from '../platform/context.ts'
import { runninghubClient } from '../platform/runninghub-client.ts'
import { QUEUE_FAILURE, wrapStorageError } from '../platform/storage-error.ts'
import { limitSubrequests } from '../platform/subrequests.ts'
import { completeCancelled, pollTask } from '../polling/poll-task.ts'
import type { CancelDecision, PolledTask } from '../queue/rpc-types.ts'
import { submitPendingInBackground } from '../submission/submit-pending.ts'
import { getTask } from './get.ts'

export type Cancellation =
  /** `kept`: it is carried out as soon as it is known that RunningHub has the task. */
  | { kind: 'cancelled' | 'kept' | 'already-ended'; task: TaskResource }
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
  if (before.endedAt !== undefined && before.status !== 'unknown')
    return { kind: 'already-ended', task: before }
  const { refusal, isKept } = await requestCancel(ctx, id)
  const task = (await getTask(ctx, id)) ?? before
  if (refusal !== undefined && task.endedAt === undefined) {
    return { kind: 'refused', task, message: refusal }
  }
  if (isKept && (task.endedAt === undefined || task.status === 'unknown'))
    return { kind: 'kept', task }
  return { kind: task.status === 'cancelled' ? 'cancelled' : 'already-ended', task }
}

/** @returns why it could not be cancelled, and whether the request is kept */
async function requestCancel(
  ctx: InvocationContext,
  id: string,
): Promise<{ refusal?: string; isKept?: boolean }> {
  const decision = await wrapStorageError<CancelDecision>(QUEUE_FAILURE, async () =>
    taskQueue(ctx).cancel(id, ctx.clock.now()),
  )
  if (decision.kind === 'ended') deliverInBackground(ctx, decision.delivery)
  if (decision.kind !== 'remote') return { isKept: decision.kind === 'kept' }
  const { task } = decision
  const client = runninghubClient(ctx)
  try {
    await client.cancel(task.runninghubTaskId)
  } catch (error) {
    return { refusal: await handleRefusal(ctx, task, error) }
  }
  const cancelled = cancelledOutcome()
  await wrapStorageError(QUEUE_FAILURE, () => completeCancelled(ctx, client, task, cancelled))
  submitPendingInBackground(ctx)
  return {}
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
