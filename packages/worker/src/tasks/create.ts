import type { Idempotency } from '../model/idempotency.ts'
import type { NewTask, TaskResource } from '../model/task.ts'
import { newTaskId } from '../model/task-id.ts'
import { toTaskResource } from '../model/task-resource.ts'
import { type InvocationContext, runInBackground, taskQueue } from '../platform/context.ts'
import {
  QUEUE_FAILURE,
  StorageUnavailableError,
  wrapStorageError,
} from '../platform/storage-error.ts'
import { limitSubrequests } from '../platform/subrequests.ts'
import type { EnqueueResult } from '../queue/rpc-types.ts'
import { deleteRecord, type TaskRecord, writeRecord } from '../storage/task-store.ts'
import { submitPendingInBackground } from '../submission/submit-pending.ts'
import { getTask } from './get.ts'

export type CreateResult =
  | { kind: 'created' | 'existing'; task: TaskResource }
  /** The key was used with another body. */
  | { kind: 'conflict' }

/** The queue's responses were lost: it may have the task. */
export class EnqueueUnknownError extends Error {
  override readonly name = 'EnqueueUnknownError'
  readonly taskId: string
  constructor(taskId: string, options?: ErrorOptions) {
    super(
      `Task ${taskId} may have been accepted: the task queue did not respond. Get the task before you repeat the request, or repeat it with the same Idempotency-Key.`,
      options,
    )
    this.taskId = taskId
  }
}

/**
 * Returns the task of an earlier request with the same idempotency key, even if this request would
 * not be valid any more; undefined for a new key.
 *
 * @throws {StorageUnavailableError}
 */
export async function replay(
  ctx: InvocationContext,
  { keyHash, bodyHash }: Idempotency,
): Promise<CreateResult | undefined> {
  const earlier = await wrapStorageError(QUEUE_FAILURE, async () =>
    taskQueue(ctx).findIdempotencyKey(keyHash, ctx.clock.now()),
  )
  if (!earlier) return undefined
  return earlier.bodyHash === bodyHash ? existing(ctx, earlier.taskId) : { kind: 'conflict' }
}

/**
 * Creates a task: it is in KV and in the queue when this returns, and is submitted after the
 * response. Two requests with one idempotency key get one task, also at the same instant.
 *
 * @throws {StorageUnavailableError} when no task was created
 * @throws {EnqueueUnknownError} when it is not known whether the queue has the task
 */
export async function createTask(
  ctx: InvocationContext,
  task: NewTask,
  idempotency?: Idempotency,
): Promise<CreateResult> {
  const now = ctx.clock.now()
  const record = newRecord(task, newTaskId(now), now, ctx.origin)
  await writeRecord(ctx, record)
  const { id, info } = record
  const entry = { id, info: JSON.stringify(info), hasCallback: info.callbackUrl !== undefined }
  // Enqueuing the same id again changes nothing, so it may be repeated.
  const add = async (): Promise<EnqueueResult> => taskQueue(ctx).enqueue(entry, idempotency, now)
  const result = await add()
    .catch(add)
    .catch((error) => recoverLostEnqueue(ctx, id, idempotency, error))
  if (result.kind !== 'created') {
    runInBackground(ctx, `deleting the record of ${id}`, deleteRecord(ctx, id))
    return result.kind === 'conflict' ? result : existing(ctx, result.id)
  }
  if (result.open) submitPendingInBackground(limitSubrequests(ctx))
  return { kind: 'created', task: toTaskResource(record) }
}

/** Revokes a task whose enqueue got no response, unless the queue reports that it has it. */
async function recoverLostEnqueue(
  ctx: InvocationContext,
  id: string,
  idempotency: Idempotency | undefined,
  cause: unknown,
): Promise<EnqueueResult> {
  let result: EnqueueResult | undefined
  try {
    result = await taskQueue(ctx).revoke(id, idempotency, ctx.clock.now())
  } catch {
    throw new EnqueueUnknownError(id, { cause })
  }
  if (result) return result
  runInBackground(ctx, `deleting the record of ${id}`, deleteRecord(ctx, id))
  return wrapStorageError(QUEUE_FAILURE, () => Promise.reject(cause))
}

function newRecord(task: NewTask, id: string, createdAt: number, origin: string): TaskRecord {
  const { workflowId, callbackUrl, callbackHeaders, metadata, preset, ...payload } = task
  const info = {
    workflowId,
    origin,
    callbackUrl,
    callbackHeaders,
    metadata,
    preset,
  }
  return { id, status: 'waiting', createdAt, info, payload }
}

async function existing(ctx: InvocationContext, id: string): Promise<CreateResult> {
  const task = await getTask(ctx, id)
  if (!task) throw new StorageUnavailableError(`Task ${id} cannot be read at the moment.`)
  return { kind: 'existing', task }
}
