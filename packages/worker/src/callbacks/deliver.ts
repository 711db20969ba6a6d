import type { Task } from '../model/task.ts'
import { type InvocationContext, runInBackground, taskQueue } from '../platform/context.ts'
import { parseTask } from '../queue/parse-task.ts'
import type { Delivery, DeliveryResult } from '../queue/rpc-types.ts'
import { writeRecord } from '../storage/task-store.ts'
import { sendCallback } from './send-callback.ts'

/**
 * Delivers the end of a task: sends its callback when an attempt is due, and writes its record to
 * KV when KV does not have it. What fails stays in the queue, and a later cron run repeats it.
 */
async function deliver(ctx: InvocationContext, delivery: Delivery): Promise<void> {
  const { lease, sendsCallback, unsavedRevision } = delivery
  const task = parseTask(delivery.task)
  const before = task.callback
  const callback = sendsCallback && before ? await sendCallback(ctx, task, before) : before
  const settled = sendsCallback && callback?.status !== 'pending'
  const needsSave = unsavedRevision !== undefined || settled
  const kv = needsSave ? await save(ctx, { ...task, callback }) : 'untouched'
  const result = { callback, unsavedRevision, kv }
  await taskQueue(ctx).recordDelivery(task.id, lease, result, ctx.clock.now())
}

async function save(ctx: InvocationContext, task: Task): Promise<DeliveryResult['kv']> {
  try {
    await writeRecord(ctx, task)
    return 'stored'
  } catch {
    return 'failed'
  }
}

/** Delivers the end of a task after the response, when there is one to deliver. */
export function deliverInBackground(ctx: InvocationContext, delivery: Delivery | undefined): void {
  if (!delivery) return
  runInBackground(ctx, `delivering the end of task ${delivery.task.id}`, deliver(ctx, delivery))
}
