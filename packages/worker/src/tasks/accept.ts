import type { Acceptance, Idempotency } from '../dispatcher/messages.ts'
import { drainSoon } from '../submit/drain.ts'
import { background, type Context, dispatcher } from './context.ts'
import { limitCalls } from './limit-calls.ts'
import { LEDGER, orUnavailable, StorageUnavailable } from './storage-unavailable.ts'
import { deleteTask, putTask, type TaskRecord } from './store.ts'
import type { NewTask, TaskView } from './task.ts'
import { newTaskId } from './task-id.ts'
import { taskView } from './task-view.ts'
import { viewTask } from './view.ts'

export type Accepted =
  | { kind: 'created' | 'existing'; task: TaskView }
  /** The key was used with another body. */
  | { kind: 'conflict' }

/** The ledger's answers were lost: it may have the task, and may not. */
export class AcceptanceUnknown extends Error {
  override readonly name = 'AcceptanceUnknown'
  readonly taskId: string
  constructor(taskId: string, options?: ErrorOptions) {
    super(
      `Task ${taskId} may have been accepted: the ledger of tasks did not answer. Ask for it before repeating the request, or repeat it with the Idempotency-Key it had.`,
      options,
    )
    this.taskId = taskId
  }
}

/**
 * The answer to a request whose key was used before: its task, whatever has become of what the
 * request speaks of; undefined for a new key.
 *
 * @throws {StorageUnavailable}
 */
export async function replay(
  ctx: Context,
  { keyHash, bodyHash }: Idempotency,
): Promise<Accepted | undefined> {
  const earlier = await orUnavailable(LEDGER, async () =>
    dispatcher(ctx).findKey(keyHash, ctx.clock.now()),
  )
  if (!earlier) return undefined
  return earlier.bodyHash === bodyHash ? existing(ctx, earlier.taskId) : { kind: 'conflict' }
}

/**
 * Accepts a task: it is in KV and in the ledger when this returns, and is submitted after the
 * answer. Two requests with one key get one task, also at the same instant.
 *
 * @throws {StorageUnavailable} when nothing was accepted
 * @throws {AcceptanceUnknown} when nobody knows
 */
export async function acceptTask(
  ctx: Context,
  task: NewTask,
  idempotency?: Idempotency,
): Promise<Accepted> {
  const now = ctx.clock.now()
  const record = newRecord(task, newTaskId(now), now, ctx.origin)
  await putTask(ctx, record)
  const { id, brief } = record
  const entry = { id, brief: JSON.stringify(brief), hasCallback: brief.callbackUrl !== undefined }
  // Twice, since accepting the same id again is the same.
  const accept = async (): Promise<Acceptance> => dispatcher(ctx).accept(entry, idempotency, now)
  const acceptance = await accept()
    .catch(accept)
    .catch((error) => unheard(ctx, id, idempotency, error))
  if (acceptance.kind !== 'created') {
    background(ctx, `dropping the record of ${id}`, deleteTask(ctx, id))
    return acceptance.kind === 'conflict' ? acceptance : existing(ctx, acceptance.id)
  }
  if (acceptance.open) drainSoon(limitCalls(ctx))
  return { kind: 'created', task: taskView(record) }
}

/**
 * What became of an acceptance that nobody heard of: unless the ledger says otherwise, it is taken
 * back.
 */
async function unheard(
  ctx: Context,
  id: string,
  idempotency: Idempotency | undefined,
  cause: unknown,
): Promise<Acceptance> {
  let acceptance: Acceptance | undefined
  try {
    acceptance = await dispatcher(ctx).withdraw(id, idempotency, ctx.clock.now())
  } catch {
    throw new AcceptanceUnknown(id, { cause })
  }
  if (acceptance) return acceptance
  background(ctx, `dropping the record of ${id}`, deleteTask(ctx, id))
  return orUnavailable(LEDGER, () => Promise.reject(cause))
}

function newRecord(task: NewTask, id: string, createdAt: number, origin: string): TaskRecord {
  const { workflowId, callbackUrl, callbackHeaders, metadata, preset, ...submission } = task
  const brief = {
    workflowId,
    origin,
    callbackUrl,
    callbackHeaders,
    metadata,
    preset,
  }
  return { id, status: 'waiting', createdAt, brief, submission }
}

async function existing(ctx: Context, id: string): Promise<Accepted> {
  const task = await viewTask(ctx, id)
  if (!task) throw new StorageUnavailable(`Task ${id} cannot be read at the moment.`)
  return { kind: 'existing', task }
}
