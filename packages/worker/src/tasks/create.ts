import type { Idempotency } from '../model/idempotency.ts'
import type { LimitName, Limits } from '../model/limits.ts'
import type { NewTask, Task, TaskInfo, TaskResource } from '../model/task.ts'
import { newTaskId } from '../model/task-id.ts'
import { dividePayload, parseInput } from '../model/task-payload.ts'
import { toTaskResource } from '../model/task-resource.ts'
import { type InvocationContext, taskQueue } from '../platform/context.ts'
import {
  QUEUE_FAILURE,
  StorageUnavailableError,
  wrapStorageError,
} from '../platform/storage-error.ts'
import { limitSubrequests } from '../platform/subrequests.ts'
import type { EnqueuedTask, EnqueueResult } from '../queue/rpc-types.ts'
import { prepareInBackground, submitPendingInBackground } from '../submission/submit-pending.ts'
import { getTask } from './get.ts'

export type CreateResult =
  | { kind: 'created' | 'existing'; task: TaskResource }
  /** The key was used with another body. */
  | { kind: 'conflict' }
  /** A limit leaves no room for the task. `retryAfter` in milliseconds. */
  | { kind: 'limited'; limit: LimitName; retryAfter: number }

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
 * Creates a task: the queue has stored it when this returns, and it is submitted after the response.
 * Two requests with one idempotency key get one task, also at the same instant.
 *
 * @param limits that the task must not exceed; a repeated request never does
 * @throws {StorageUnavailableError} when no task was created
 * @throws {EnqueueUnknownError} when it is not known whether the queue has the task
 */
export async function createTask(
  ctx: InvocationContext,
  task: NewTask,
  idempotency?: Idempotency,
  limits?: Limits,
): Promise<CreateResult> {
  const now = ctx.clock.now()
  const queued = { ...toEnqueuedTask(task, newTaskId(now), ctx.origin), limits }
  // Enqueuing the same id again changes nothing, so it may be repeated.
  const add = async (): Promise<EnqueueResult> => taskQueue(ctx).enqueue(queued, idempotency, now)
  const result = await add()
    .catch(add)
    .catch((error) => recoverLostEnqueue(ctx, queued.id, idempotency, error))
  if (result.kind === 'conflict' || result.kind === 'limited') return result
  if (result.kind === 'existing') return existing(ctx, result.id)
  if (result.files) prepareInBackground(limitSubrequests(ctx), result.files)
  else if (result.open) submitPendingInBackground(limitSubrequests(ctx))
  return { kind: 'created', task: toNewResource(queued, now) }
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
  return result ?? wrapStorageError(QUEUE_FAILURE, () => Promise.reject(cause))
}

function toEnqueuedTask(task: NewTask, id: string, origin: string): EnqueuedTask {
  const { workflowId, callbackUrl, callbackHeaders, metadata, preset, token, ...payload } = task
  const info: TaskInfo = { workflowId, origin, callbackUrl, callbackHeaders, metadata, preset }
  const flags = { hasFiles: payload.files.length > 0, hasCallback: callbackUrl !== undefined }
  return { id, info: JSON.stringify(info), ...dividePayload(payload), ...flags, token }
}

function toNewResource({ id, info, input, token }: EnqueuedTask, createdAt: number): TaskResource {
  const task: Task = { id, status: 'waiting', token, createdAt, info: JSON.parse(info) }
  return toTaskResource(task, parseInput(input))
}

async function existing(ctx: InvocationContext, id: string): Promise<CreateResult> {
  const task = await getTask(ctx, id)
  if (!task) throw new StorageUnavailableError(`Task ${id} cannot be read at the moment.`)
  return { kind: 'existing', task }
}
