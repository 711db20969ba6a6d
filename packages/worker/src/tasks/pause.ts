import { type InvocationContext, taskQueue } from '../platform/context.ts'
import { QUEUE_FAILURE, wrapStorageError } from '../platform/storage-error.ts'
import { limitSubrequests } from '../platform/subrequests.ts'
import type { QueueReport } from '../queue/rpc-types.ts'
import { submitPendingInBackground } from '../submission/submit-pending.ts'
import { type QueueResource, toQueueResource } from './queue-resource.ts'

/**
 * Pauses the queue until a person resumes it: no task is submitted. Tasks that RunningHub has continue.
 *
 * @throws {StorageUnavailableError}
 */
export async function pauseQueue(
  ctx: InvocationContext,
  reason: string | undefined,
): Promise<QueueResource> {
  await wrapStorageError(QUEUE_FAILURE, async () => taskQueue(ctx).pause(reason, ctx.clock.now()))
  return readQueue(ctx)
}

/**
 * Resumes the queue, whatever paused it. After a refusal of RunningHub one task is tried first.
 *
 * @throws {StorageUnavailableError}
 */
export async function resumeQueue(ctx: InvocationContext): Promise<QueueResource> {
  await wrapStorageError(QUEUE_FAILURE, async () => taskQueue(ctx).resume(ctx.clock.now()))
  submitPendingInBackground(limitSubrequests(ctx))
  return readQueue(ctx)
}

async function readQueue(ctx: InvocationContext): Promise<QueueResource> {
  const report = await wrapStorageError<QueueReport>(QUEUE_FAILURE, async () =>
    taskQueue(ctx).report(ctx.clock.now()),
  )
  return toQueueResource(report)
}
