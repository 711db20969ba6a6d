import { RunningHubError } from '@runninghub-action/core'
import { type InvocationContext, runInBackground, taskQueue } from '../platform/context.ts'
import { runninghubClient } from '../platform/runninghub-client.ts'
import { UNREACHABLE_BACKOFF } from '../queue/backoff.ts'
import type { FilesClaim } from '../queue/rpc-types.ts'
import { prepareFiles } from './prepare-files.ts'
import { submitTask } from './submit-task.ts'

/** After a response the runtime stops work after half a minute. Files are started no later than this. */
const PREPARE_WINDOW = 5_000
/** Create calls are started no later than this. A cron run does the rest. */
const SUBMIT_WINDOW = 13_000
/** Subrequests that one submission, or one file, may need. */
const CALLS_PER_STEP = 4

/** Submits waiting tasks, and uploads the files of those that come next. */
export async function submitPending(ctx: InvocationContext): Promise<void> {
  if (await submitReady(ctx)) preparePending(ctx)
}

/**
 * Submits waiting tasks, first in first out, as long as the queue grants claims.
 *
 * @returns whether files of a task are to be uploaded
 */
export async function submitReady(ctx: InvocationContext): Promise<boolean> {
  let probed = false
  let filesDue = false
  const worker = async (): Promise<void> => {
    while (mayStart(ctx, SUBMIT_WINDOW)) {
      const claim = await taskQueue(ctx).claim(ctx.clock.now())
      filesDue = claim.filesDue
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
  return filesDue
}

/** Uploads the files of tasks that come next, some tasks at a time, in the background. */
export function preparePending(ctx: InvocationContext): void {
  const { lanes = { free: 1 } } = ctx
  if (lanes.free === 0) return
  lanes.free--
  const lane = runLane(ctx).finally(() => lanes.free++)
  runInBackground(ctx, 'uploading the files of waiting tasks', lane)
}

async function runLane(ctx: InvocationContext): Promise<void> {
  while (mayStart(ctx, PREPARE_WINDOW)) {
    const claim = await taskQueue(ctx).claimFiles(ctx.clock.now(), ctx.budget ?? 'request')
    if (!claim) return
    preparePending(ctx)
    await prepareAndSubmit(ctx, claim)
  }
}

/** Uploads the files of a task, and submits it when a slot is free and no other task is before it. */
async function prepareAndSubmit(ctx: InvocationContext, claim: FilesClaim): Promise<void> {
  if (await prepareFiles(ctx, claim)) await submitReady(ctx)
}

/** Checks whether there is time and there are subrequests for one more step. */
function mayStart(
  { budget, startedAt, clock, subrequestsLeft }: InvocationContext,
  window: number,
) {
  const inTime = budget === 'cron' || clock.now() - (startedAt ?? clock.now()) < window
  return inTime && (subrequestsLeft?.() ?? CALLS_PER_STEP) >= CALLS_PER_STEP
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

/** Uploads the files of a new task after the response, then submits waiting tasks. */
export function prepareInBackground(ctx: InvocationContext, claim: FilesClaim): void {
  const started = { ...ctx, startedAt: ctx.clock.now() }
  runInBackground(ctx, `preparing task ${claim.id}`, prepareAndSubmit(started, claim))
}
