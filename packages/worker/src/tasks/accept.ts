import type { Acceptance } from '../dispatcher/messages.ts'
import { drainSoon } from '../submit/drain.ts'
import { background, type Context, dispatcher } from './context.ts'
import { toHex } from './hex.ts'
import { limitCalls } from './limit-calls.ts'
import { deleteTask, orUnavailable, putTask, StorageUnavailable, type TaskRecord } from './store.ts'
import type { NewTask, TaskView } from './task.ts'
import { newTaskId } from './task-id.ts'
import { taskView } from './task-view.ts'
import { viewTask } from './view.ts'

export interface Idempotency {
  /** As the caller sent it. */
  key: string
  bodyHash: string
}

export type Accepted =
  | { kind: 'created' | 'existing'; task: TaskView }
  /** The key was used with another body. */
  | { kind: 'conflict' }

/**
 * Accepts a task: it is in KV and in the ledger when this returns, and is submitted after the
 * answer. Two requests with one key get one task, also at the same instant.
 *
 * @throws {StorageUnavailable} when nothing was accepted
 */
export async function acceptTask(
  ctx: Context,
  task: NewTask,
  idempotency?: Idempotency,
): Promise<Accepted> {
  const now = ctx.clock.now()
  const use = idempotency && { ...idempotency, key: await sha256(idempotency.key) }
  if (use) {
    const earlier = await orUnavailable(async () => dispatcher(ctx).findKey(use.key, now))
    if (earlier && earlier.bodyHash !== use.bodyHash) return { kind: 'conflict' }
    if (earlier) return existing(ctx, earlier.taskId)
  }
  const record = newRecord(task, newTaskId(now), now, ctx.origin)
  await putTask(ctx, record)
  const { id, brief } = record
  const entry = { id, brief: JSON.stringify(brief), hasCallback: brief.callbackUrl !== undefined }
  const acceptance = await orUnavailable<Acceptance>(async () => {
    // Twice, since accepting the same id again is the same.
    const accept = async () => dispatcher(ctx).accept(entry, use, now)
    return accept().catch(accept)
  })
  if (acceptance.kind !== 'created') {
    background(ctx, `dropping the record of ${id}`, deleteTask(ctx, id))
    return acceptance.kind === 'conflict' ? acceptance : existing(ctx, acceptance.id)
  }
  if (acceptance.open) drainSoon(limitCalls(ctx))
  return { kind: 'created', task: taskView(record) }
}

function newRecord(task: NewTask, id: string, createdAt: number, origin: string): TaskRecord {
  const { workflowId, callbackUrl, callbackHeaders, metadata, preset, ...submission } = task
  const brief = {
    workflowId,
    origin,
    ...(callbackUrl !== undefined && { callbackUrl }),
    ...(callbackHeaders !== undefined && { callbackHeaders }),
    ...(metadata !== undefined && { metadata }),
    ...(preset !== undefined && { preset }),
  }
  return { id, status: 'waiting', createdAt, brief, submission }
}

async function existing(ctx: Context, id: string): Promise<Accepted> {
  const task = await viewTask(ctx, id)
  if (!task) throw new StorageUnavailable(`Task ${id} cannot be read at the moment.`)
  return { kind: 'existing', task }
}

async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  return toHex(new Uint8Array(digest))
}
