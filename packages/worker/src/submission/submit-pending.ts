import { RunningHubError } from '@runninghub-action/core'
import { type InvocationContext, runInBackground, taskQueue } from '../platform/context.ts'
import { runninghubClient } from '../platform/runninghub-client.ts'
import { UNREACHABLE_BACKOFF } from '../queue/backoff.ts'
import { submitTask } from './submit-task.ts'

/** After a response the runtime may stop work that starts later than this. A cron run does the rest. */
const START_WINDOW = 5_000
/** Subrequests that one submission may need. */
const CALLS_PER_SUBMISSION = 4

/** Submits waiting tasks, first in first out, as long as the queue grants claims. */
export async function submitPending(ctx: InvocationContext): Promise<void> {
  const startedAt = ctx.startedAt ?? ctx.clock.now()
  const budget = ctx.budget ?? 'request'
  let probed = false
  const worker = async (): Promise<void> => {
    while (budget === 'cron' || ctx.clock.now() - startedAt < START_WINDOW) {
      if ((ctx.subrequestsLeft?.() ?? CALLS_PER_SUBMISSION) < CALLS_PER_SUBMISSION) return
      const claim = await taskQueue(ctx).claim(ctx.clock.now(), budget)
      if (claim.kind === 'none' || (claim.kind === 'probe' && probed)) return
      if (claim.kind === 'probe') {
        probed = true
        await probeCapacity(ctx)
        continue
      }
      const submissions = [submitTask(ctx, claim), claim.more ? worker() : undefined]
      for (const end of await Promise.allSettled(submissions)) {
        if (end.status === 'rejected') throw end.reason
      }
    }
  }
  await worker()
}

/**
 * Queries how many tasks the account may have, and has. Any response shows that RunningHub is
 * reachable; an account or a site that does not know this call leaves the limit unknown.
 */
async function probeCapacity(ctx: InvocationContext): Promise<void> {
  const queue = taskQueue(ctx)
  try {
    const { limit, running, queued } = await runninghubClient(ctx).queueStatus()
    const busy = running === undefined ? undefined : running + (queued ?? 0)
    // RunningHub has reported -1 for an account without a limit.
    const positive = limit !== undefined && limit > 0 ? limit : undefined
    await queue.recordCapacity({ limit: positive, busy }, ctx.clock.now())
  } catch (error) {
    const responded = error instanceof RunningHubError && error.code !== 'UNAVAILABLE'
    if (responded) await queue.recordCapacity({}, ctx.clock.now())
    else await queue.recordUnreachable(ctx.clock.now() + UNREACHABLE_BACKOFF)
  }
}

/** Submits waiting tasks after the response. */
export function submitPendingInBackground(ctx: InvocationContext): void {
  const started = { ...ctx, startedAt: ctx.clock.now() }
  runInBackground(ctx, 'submitting waiting tasks', submitPending(started))
}
