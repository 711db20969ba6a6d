import type { CallbackState } from '../model/task.ts'
import { type InvocationContext, runInBackground, taskQueue } from '../platform/context.ts'
import { parseTask } from '../queue/parse-task.ts'
import type { Delivery } from '../queue/rpc-types.ts'
import { copyResults } from '../results/copy-results.ts'
import { sendCallback } from './send-callback.ts'

/** A request waits for a repeat that is due this soon. A cron run finds it by itself. */
const MAX_WAIT = 10_000

/**
 * Makes one attempt to copy the results of an ended task, and one to send its callback. The queue
 * repeats what fails.
 */
async function deliver(ctx: InvocationContext, delivery: Delivery): Promise<void> {
  const { task, lease, copyTimeout } = delivery
  const { callback, ...parsed } = parseTask(task)
  if (copyTimeout !== undefined) {
    const copied = await copyResults(ctx, parsed, copyTimeout)
    const next = await taskQueue(ctx).recordCopy(task.id, lease, copied, ctx.clock.now())
    return next && deliver(ctx, next)
  }
  if (!callback) return
  const after = await sendCallback(ctx, parsed, callback)
  await taskQueue(ctx).recordDelivery(task.id, lease, after)
  const wasSent = after.attempts > callback.attempts
  if (wasSent && ctx.budget !== 'cron') await repeatSoon(ctx, task.id, after)
}

async function repeatSoon(ctx: InvocationContext, id: string, callback: CallbackState) {
  const wait = (callback.nextAt ?? Number.POSITIVE_INFINITY) - ctx.clock.now()
  if (callback.status !== 'pending' || wait > MAX_WAIT) return
  await ctx.clock.sleep(Math.max(0, wait))
  const delivery = await taskQueue(ctx).claimDelivery(id, ctx.clock.now())
  if (delivery) await deliver(ctx, delivery)
}

/** Delivers the end of a task after the response, when there is a callback to send. */
export function deliverInBackground(ctx: InvocationContext, delivery: Delivery | undefined): void {
  if (!delivery) return
  runInBackground(ctx, `delivering the end of task ${delivery.task.id}`, deliver(ctx, delivery))
}
