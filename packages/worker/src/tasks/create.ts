import type { Idempotency } from '../model/idempotency.ts'
import type { LimitName, Limits } from '../model/limits.ts'
import { promptOf } from '../model/prompt.ts'
import type { NewTask, Task, TaskInfo, TaskResource } from '../model/task.ts'
import { newTaskId } from '../model/task-id.ts'
import { dividePayload, parseInput } from '../model/task-payload.ts'
import { toTaskResource } from '../model/task-resource.ts'
import { forTask, homeQueue, type InvocationContext, taskQueue } from '../platform/context.ts'
import {
  QUEUE_FAILURE,
  StorageUnavailableError,
  wrapStorageError,
} from '../platform/storage-error.ts'
import { limitSubrequests } from '../platform/subrequests.ts'
import type { EnqueuedTask, EnqueueResult } from '../queue/rpc-types.ts'
import { prepareInBackground, submitPendingInBackground } from '../submission/submit-pending.ts'
import { assignAccount } from './assign.ts'
import { enqueueTask, isHome, withUsageElsewhere } from './enqueue.ts'
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
    homeQueue(ctx).findIdempotencyKey(keyHash, ctx.clock.now()),
  )
  if (!earlier) return undefined
  return earlier.bodyHash === bodyHash ? existing(ctx, earlier.taskId) : { kind: 'conflict' }
}

/**
 * Creates a task: a queue has stored it when this returns, and it is submitted after the response.
 * Two requests with one idempotency key get one task, also at the same instant.
 *
 * @param limits that the task must not exceed; a repeated request never does
 * @throws {StorageUnavailableError} when no task was created
 * @throws {EnqueueUnknownError} when it is not known whether a queue has the task
 */
export async function createTask(
  invocation: InvocationContext,
  task: NewTask,
  idempotency?: Idempotency,
  limits?: Limits,
): Promise<CreateResult> {
  const ctx = await assignAccount(invocation, task.accounts)
  const now = ctx.clock.now()
  const id = newTaskId(now, isHome(ctx) ? '' : ctx.config.account)
  const queued = toEnqueuedTask(ctx, task, id)
  queued.limits = await wrapStorageError(QUEUE_FAILURE, () =>
    withUsageElsewhere(ctx, limits, task.token),
  )
  // Enqueuing the same id again changes nothing, so it may be repeated.
  const add = () => enqueueTask(ctx, queued, idempotency, now)
  const result = await add()
    .catch(add)
    .catch((error) => recoverLostEnqueue(ctx, queued, idempotency, error))
  if (result.kind === 'conflict' || result.kind === 'limited') return result
  if (result.kind === 'existing') {
    return (await existing(ctx, result.id)) ?? finishReserved(ctx, task, result.id, now)
  }
  return startTask(ctx, queued, result, now)
}

/** Starts what follows the acceptance of a task, after the response. */
function startTask(
  ctx: InvocationContext,
  queued: EnqueuedTask,
  { files, open }: Extract<EnqueueResult, { kind: 'created' }>,
  now: number,
): CreateResult {
  if (files) prepareInBackground(limitSubrequests(ctx), files)
  else if (open) submitPendingInBackground(limitSubrequests(ctx))
  return { kind: 'created', task: toNewResource(queued, now) }
}

/** Adds a task that an earlier request with the same key has reserved, but not added. */
async function finishReserved(
  invocation: InvocationContext,
  task: NewTask,
  id: string,
  now: number,
): Promise<CreateResult> {
  const ctx = forTask(invocation, id)
  if (!ctx) throw new StorageUnavailableError(`The account of task ${id} is not configured.`)
  const queued = toEnqueuedTask(ctx, task, id)
  const result = await wrapStorageError<EnqueueResult>(QUEUE_FAILURE, async () =>
    taskQueue(ctx).enqueue(queued, undefined, now),
  )
  if (result.kind !== 'created') throw new TypeError(`a task without a key is ${result.kind}`)
  return startTask(ctx, queued, result, now)
}

/** Revokes a task whose enqueue got no response, unless the queue reports that it has it. */
async function recoverLostEnqueue(
  ctx: InvocationContext,
  { id, token }: EnqueuedTask,
  idempotency: Idempotency | undefined,
  cause: unknown,
): Promise<EnqueueResult> {
  // Another request with the key may already have found the reservation and added the task.
  if (idempotency && !isHome(ctx)) throw new EnqueueUnknownError(id, { cause })
  let result: EnqueueResult | undefined
  try {
    result = await taskQueue(ctx).revoke(id, idempotency, ctx.clock.now())
  } catch {
    throw new EnqueueUnknownError(id, { cause })
  }
  if (result) return result
  if (!isHome(ctx)) await unreserve(ctx, token)
  return wrapStorageError(QUEUE_FAILURE, () => Promise.reject(cause))
}

/** The reservation is at most one task too many in the count of the day. */
async function unreserve(ctx: InvocationContext, token: string | undefined): Promise<void> {
  try {
    await homeQueue(ctx).unreserve(token, ctx.clock.now())
  } catch {}
}

function toEnqueuedTask(
  { config, origin }: InvocationContext,
  task: NewTask,
  id: string,
): EnqueuedTask {
  const { workflowId, kind, metadata, preset, rerunOf, token, accounts: _, ...rest } = task
  const { callbackUrl, callbackHeaders, callbackFormat, ...payload } = rest
  const account = config.accounts.length > 1 ? config.account : undefined
  const receiver = { callbackUrl, callbackHeaders, callbackFormat }
  const prompt = promptOf(payload.nodeInfoList)
  const origins = { origin, account, preset, rerunOf }
  const hasPassword = payload.accessPassword === undefined ? undefined : true
  const info: TaskInfo = {
    workflowId,
    kind,
    ...origins,
    hasPassword,
    prompt,
    ...receiver,
    metadata,
  }
  const flags = { hasFiles: payload.files.length > 0, hasCallback: callbackUrl !== undefined }
  return { id, info: JSON.stringify(info), ...dividePayload(payload), ...flags, token }
}

function toNewResource({ id, info, input, token }: EnqueuedTask, createdAt: number): TaskResource {
  const task: Task = { id, status: 'waiting', token, createdAt, info: JSON.parse(info) }
  return toTaskResource(task, parseInput(input))
}

/** Returns a task that an earlier request created; undefined when it only reserved the task. */
async function existing(
  invocation: InvocationContext,
  id: string,
): Promise<CreateResult | undefined> {
  const ctx = forTask(invocation, id)
  const task = ctx && (await getTask(ctx, id))
  if (task) return { kind: 'existing', task }
  if (ctx && !isHome(ctx)) return undefined
  throw new StorageUnavailableError(`Task ${id} cannot be read at the moment.`)
}
