import type { Pause } from '../model/pause.ts'
import { type InvocationContext, taskQueue } from '../platform/context.ts'
import { QUEUE_FAILURE, wrapStorageError } from '../platform/storage-error.ts'
import { limitSubrequests } from '../platform/subrequests.ts'
import type { QueueReport } from '../queue/rpc-types.ts'
import { submitPendingInBackground } from '../submission/submit-pending.ts'

/** What the queue does, as the API returns it. Times in ISO 8601. */
export interface QueueResource
  extends Pick<
    QueueReport,
    'waiting' | 'preparing' | 'submitting' | 'submitted' | 'unknown' | 'limit'
  > {
  oldestWaitingAt: string | undefined
  paused:
    | (Omit<Pause, 'since' | 'nextCheckAt'> & { since: string; nextCheckAt: string | undefined })
    | undefined
}

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
    taskQueue(ctx).report(),
  )
  const { deadCallbacks: _, account: __, oldestWaitingAt, paused, ...counts } = report
  return {
    ...counts,
    oldestWaitingAt: toIso(oldestWaitingAt),
    paused: paused && {
      ...paused,
      since: new Date(paused.since).toISOString(),
      nextCheckAt: toIso(paused.nextCheckAt),
    },
  }
}

function toIso(time: number | undefined): string | undefined {
  return time === undefined ? undefined : new Date(time).toISOString()
}
