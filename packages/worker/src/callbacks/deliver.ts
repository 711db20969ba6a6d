import { type InvocationContext, runInBackground, taskQueue } from '../platform/context.ts'
import { parseTask } from '../queue/parse-task.ts'
import type { Delivery } from '../queue/rpc-types.ts'
import { sendCallback } from './send-callback.ts'

/** Makes one attempt to send the callback of an ended task. The queue repeats what fails. */
async function deliver(ctx: InvocationContext, { task, lease }: Delivery): Promise<void> {
  const { callback, ...parsed } = parseTask(task)
  if (!callback) return
  const after = await sendCallback(ctx, parsed, callback)
  await taskQueue(ctx).recordDelivery(task.id, lease, after)
}

/** Delivers the end of a task after the response, when there is a callback to send. */
export function deliverInBackground(ctx: InvocationContext, delivery: Delivery | undefined): void {
  if (!delivery) return
  runInBackground(ctx, `delivering the end of task ${delivery.task.id}`, deliver(ctx, delivery))
}
