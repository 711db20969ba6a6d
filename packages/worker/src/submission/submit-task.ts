import {
  hasEnded,
  RunningHubError,
  SERVICE_CODES,
  type SubmitRequest,
  type SubmittedTask,
} from '@runninghub-action/core'
import { deliverInBackground } from '../callbacks/deliver.ts'
import { outcomeOfError } from '../model/outcome.ts'
import { truncateNodeErrors } from '../model/truncate.ts'
import { type InvocationContext, taskQueue } from '../platform/context.ts'
import { runninghubClient } from '../platform/runninghub-client.ts'
import { pollTask } from '../polling/poll-task.ts'
import { QUEUE_FULL_BACKOFF, UNREACHABLE_BACKOFF } from '../queue/backoff.ts'
import type { Budget, SubmitDetails } from '../queue/rpc-types.ts'
import { type ClaimedTask, prepare } from './prepare.ts'
import { reportWithRetry } from './report-outcome.ts'

const CREATE_TIMEOUT: Record<Budget, number> = { cron: 60_000, request: 15_000 }
/** The longest pause that RunningHub may ask for. */
const MAX_DELAY = 120_000

/**
 * Submits one claimed task: uploads its files, passes the point of no return in the queue, and sends
 * the one create call. Reports every outcome to the queue. When the Worker stops before the report,
 * the lease expires and the queue marks the outcome as unknown.
 */
export async function submitTask(ctx: InvocationContext, claimed: ClaimedTask): Promise<void> {
  const prepared = await prepare(ctx, claimed)
  if (!prepared) return
  const { request, uploads } = prepared
  const { taskTimeout } = ctx.config
  const details = { uploads, hasWebhook: request.webhookUrl !== undefined, taskTimeout }
  if (await enterSubmitting(ctx, claimed, details)) await sendCreateCall(ctx, claimed, request)
}

/** Passes the point of no return. When the queue's response is lost, nothing is sent. */
async function enterSubmitting(
  ctx: InvocationContext,
  { id, lease }: ClaimedTask,
  details: SubmitDetails,
): Promise<boolean> {
  try {
    return await taskQueue(ctx).beginSubmit(id, lease, details, ctx.clock.now())
  } catch {
    const { uploads } = details
    const back = { why: 'not-attempted', until: ctx.clock.now(), uploads } as const
    await reportWithRetry(ctx, `task ${id} goes back to the queue`, (queue) =>
      queue.release(id, lease, back),
    )
    return false
  }
}

async function sendCreateCall(
  ctx: InvocationContext,
  claimed: ClaimedTask,
  request: SubmitRequest,
): Promise<void> {
  const { id, lease } = claimed
  let task: SubmittedTask
  try {
    task = await runninghubClient(ctx, CREATE_TIMEOUT[ctx.budget ?? 'request']).submit(request)
  } catch (error) {
    return handleSubmitError(ctx, claimed, error)
  }
  const { taskId: runninghubTaskId, state } = task
  const problems = truncateNodeErrors(task.nodeErrors)
  const nodeErrors = problems.length > 0 ? JSON.stringify(problems) : undefined
  const created = { runninghubTaskId, running: state === 'running', nodeErrors }
  const submittedAt = ctx.clock.now()
  await reportWithRetry(ctx, `task ${id} is RunningHub's task ${runninghubTaskId}`, (queue) =>
    queue.markSubmitted(id, lease, created, submittedAt),
  )
  if (hasEnded(state)) {
    await pollTask(ctx, { id, runninghubTaskId, submittedAt, startedAt: undefined, nodeErrors })
  }
}

async function handleSubmitError(
  ctx: InvocationContext,
  { id, lease }: ClaimedTask,
  error: unknown,
): Promise<void> {
  const now = ctx.clock.now()
  if (!(error instanceof RunningHubError) || error.code === 'SUBMIT_UNKNOWN') {
    const what = `it is not known whether RunningHub created task ${id}`
    await reportWithRetry(ctx, what, (queue) => queue.markUnknown(id, lease, now))
  } else if (error.retry === 'always') {
    const unreachable = error.code === 'UNAVAILABLE' && error.serviceCode === undefined
    const until = now + retryDelay(error, unreachable)
    const back = { why: unreachable ? 'unreachable' : 'full', until } as const
    await reportWithRetry(ctx, `RunningHub did not create task ${id}`, (queue) =>
      queue.release(id, lease, back),
    )
  } else {
    // An unknown code: if RunningHub's webhook names a task after all, the webhook is right.
    const provisional = error.code === 'REFUSED'
    const outcome = JSON.stringify(outcomeOfError(error))
    const end = { status: 'failed', outcome, provisional } as const
    const delivery = await reportWithRetry(ctx, `RunningHub refused task ${id}`, (queue) =>
      queue.fail(id, lease, end, now),
    )
    deliverInBackground(ctx, delivery)
  }
}

/** A `Retry-After` shorter than the usual pause is ignored. */
function retryDelay(
  { retryAfter = 0, serviceCode = '' }: RunningHubError,
  unreachable: boolean,
): number {
  const usual =
    SERVICE_CODES.get(serviceCode)?.backoffMs ??
    (unreachable ? UNREACHABLE_BACKOFF : QUEUE_FULL_BACKOFF)
  return Math.min(MAX_DELAY, Math.max(usual, retryAfter))
}
