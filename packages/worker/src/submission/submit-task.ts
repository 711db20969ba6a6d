import {
  hasEnded,
  RunningHubError,
  SERVICE_CODES,
  type SubmitRequest,
  type SubmittedTask,
} from '@runninghub-action/core'
import { deliverInBackground } from '../callbacks/deliver.ts'
import { outcomeOfError } from '../model/outcome.ts'
import type { TaskInfo } from '../model/task.ts'
import { joinPayload } from '../model/task-payload.ts'
import { truncateNodeErrors } from '../model/truncate.ts'
import { type InvocationContext, runInBackground, taskQueue } from '../platform/context.ts'
import { runninghubClient } from '../platform/runninghub-client.ts'
import { StorageUnavailableError } from '../platform/storage-error.ts'
import { webhookUrl } from '../platform/webhook-token.ts'
import { pollTask } from '../polling/poll-task.ts'
import { QUEUE_FULL_BACKOFF, UNREACHABLE_BACKOFF } from '../queue/backoff.ts'
import { toEnd } from '../queue/end.ts'
import type { Budget, SubmitClaim } from '../queue/rpc-types.ts'
import { accountRefusal } from './account-refusal.ts'
import { createRequest } from './create-request.ts'
import { recordAccount } from './record-account.ts'
import { reportWithRetry } from './report-outcome.ts'

const CREATE_TIMEOUT: Record<Budget, number> = { cron: 60_000, request: 15_000 }
/** The longest pause that RunningHub may ask for. */
const MAX_DELAY = 120_000
/** Characters. */
const MAX_REASON = 300

/**
 * Submits one claimed task: passes the point of no return in the queue, and sends the one create
 * call. Reports every outcome to the queue. When the Worker stops before the report, the lease
 * expires and the queue marks the outcome as unknown.
 *
 * @throws {StorageUnavailableError} when the queue does not respond: nothing was sent
 */
export async function submitTask(ctx: InvocationContext, claimed: SubmitClaim): Promise<void> {
  const request = await buildRequest(ctx, claimed)
  if (request && (await enterSubmitting(ctx, claimed, request)))
    await sendCreateCall(ctx, claimed, request)
}

/** @returns undefined when the task cannot be submitted: the queue has its end then */
async function buildRequest(
  ctx: InvocationContext,
  { id, lease, info: infoText, payload, uploads }: SubmitClaim,
): Promise<SubmitRequest | undefined> {
  const info = JSON.parse(infoText) as TaskInfo
  try {
    const webhook = await webhookUrl(ctx, id, info.origin)
    return createRequest(info.workflowId, joinPayload(payload), uploads, webhook, info.kind)
  } catch (error) {
    if (error instanceof StorageUnavailableError) return giveBack(ctx, id, lease, error)
    const end = toEnd(outcomeOfError(error))
    deliverInBackground(ctx, await taskQueue(ctx).fail(id, lease, end, ctx.clock.now()))
    return undefined
  }
}

/** Passes the point of no return. When the queue's response is lost, nothing is sent. */
async function enterSubmitting(
  ctx: InvocationContext,
  { id, lease }: SubmitClaim,
  { webhookUrl }: SubmitRequest,
): Promise<boolean> {
  const { taskTimeout } = ctx.config
  const details = { hasWebhook: webhookUrl !== undefined, taskTimeout }
  try {
    return await taskQueue(ctx).beginSubmit(id, lease, details, ctx.clock.now())
  } catch (error) {
    return giveBack(ctx, id, lease, error)
  }
}

/** Returns a task to its place in the queue, because the queue did not respond. */
async function giveBack(
  ctx: InvocationContext,
  id: string,
  lease: string,
  error: unknown,
): Promise<never> {
  await reportWithRetry(ctx, `task ${id} goes back to the queue`, (queue) =>
    queue.release(id, lease, { why: 'not-attempted' }, ctx.clock.now()),
  )
  throw error
}

async function sendCreateCall(
  ctx: InvocationContext,
  claimed: SubmitClaim,
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
  const what = `task ${id} is RunningHub's task ${runninghubTaskId}`
  const cancelRequested = await reportWithRetry<boolean>(ctx, what, async (queue) =>
    queue.markSubmitted(id, lease, created, submittedAt),
  )
  if (hasEnded(state) || cancelRequested) {
    const open = { id, runninghubTaskId, submittedAt, startedAt: undefined, nodeErrors }
    await pollTask(ctx, { ...open, cancelRequested })
  }
}

async function handleSubmitError(
  ctx: InvocationContext,
  { id, lease }: SubmitClaim,
  error: unknown,
): Promise<void> {
  const now = ctx.clock.now()
  const refusal = accountRefusal(error)
  if (!(error instanceof RunningHubError) || error.code === 'SUBMIT_UNKNOWN') {
    const what = `it is not known whether RunningHub created task ${id}`
    await reportWithRetry(ctx, what, (queue) =>
      queue.markUnknown(id, lease, unknownReason(error), now),
    )
  } else if (error.retry === 'always') {
    const unreachable = error.code === 'UNAVAILABLE' && error.serviceCode === undefined
    const until = now + retryDelay(error, unreachable)
    const back = { why: unreachable ? 'unreachable' : 'full', until } as const
    await reportWithRetry(ctx, `RunningHub did not create task ${id}`, (queue) =>
      queue.release(id, lease, back, now),
    )
  } else if (refusal) {
    const end = toEnd(outcomeOfError(error))
    const what = `RunningHub refused task ${id} and every other one`
    const delivery = await reportWithRetry(ctx, what, (queue) =>
      queue.refuse(id, lease, { refusal, end }, now),
    )
    deliverInBackground(ctx, delivery)
    // A later balance is compared with this one.
    runInBackground(ctx, 'checking the account', recordAccount(ctx))
  } else {
    // An unknown code: if RunningHub's webhook names a task after all, the webhook is right.
    const provisional = error.code === 'REFUSED'
    const end = toEnd(outcomeOfError(error), { provisional })
    const delivery = await reportWithRetry(ctx, `RunningHub refused task ${id}`, (queue) =>
      queue.fail(id, lease, end, now),
    )
    deliverInBackground(ctx, delivery)
  }
}

/** Returns why the response to a create call was not usable, as a sentence. */
function unknownReason(error: unknown): string {
  const known = error instanceof RunningHubError ? error : undefined
  const cause = known?.cause instanceof RunningHubError ? known.cause : known
  return cause?.message.slice(0, MAX_REASON) ?? 'The call was cut off.'
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
