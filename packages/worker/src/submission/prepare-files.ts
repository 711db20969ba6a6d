import { RunningHubError } from '@runninghub-action/core'
import { deliverInBackground } from '../callbacks/deliver.ts'
import { outcomeOfError } from '../model/outcome.ts'
import type { TaskInfo } from '../model/task.ts'
import { joinPayload } from '../model/task-payload.ts'
import { type InvocationContext, runInBackground, taskQueue } from '../platform/context.ts'
import { timeLimit } from '../platform/time-limit.ts'
import { toEnd } from '../queue/end.ts'
import { MAX_ATTEMPTS } from '../queue/expiry.ts'
import type { Budget, FilesClaim } from '../queue/rpc-types.ts'
import { accountRefusal } from './account-refusal.ts'
import { recordAccount } from './record-account.ts'
import { reportWithRetry } from './report-outcome.ts'
import { type FileLimits, uploadFiles } from './upload-files.ts'

/** For all files of a task. A request must leave time for the create call. */
const PREPARE_TIMEOUT: Record<Budget, number> = { cron: 150_000, request: 8_000 }
/** A link that hangs must not delay other tasks, so the first attempt is impatient. */
const FIRST_LIMITS: FileLimits = { response: 4_000, total: 120_000 }
const LATER_LIMITS: FileLimits = { response: 30_000, total: 120_000 }
const RETRY_DELAY = 60_000

/**
 * Uploads the files of a task, before it takes a slot. None of this is billed.
 *
 * @returns whether the task waits for a slot now. Otherwise the queue has it again, or its end
 */
export async function prepareFiles(ctx: InvocationContext, claimed: FilesClaim): Promise<boolean> {
  using time = timeLimit(ctx, PREPARE_TIMEOUT[ctx.budget ?? 'request'])
  const { id, lease, attempts } = claimed
  const uploads = [...claimed.uploads]
  try {
    const info = JSON.parse(claimed.info) as TaskInfo
    const limits = attempts === 0 ? FIRST_LIMITS : LATER_LIMITS
    await uploadFiles(ctx, info, joinPayload(claimed.payload), uploads, limits, time.signal)
  } catch (error) {
    await handleFailure(ctx, claimed, { error, uploads })
    return false
  }
  await reportWithRetry(ctx, `the files of task ${id} are uploaded`, (queue) =>
    queue.filesReady(id, lease, uploads),
  )
  return true
}

async function handleFailure(
  ctx: InvocationContext,
  { id, lease, attempts }: FilesClaim,
  { error, uploads }: { error: unknown; uploads: string[] },
): Promise<void> {
  const now = ctx.clock.now()
  const queue = taskQueue(ctx)
  const isServiceError = error instanceof RunningHubError
  const permanent = isServiceError && error.retry === 'never'
  const refusal = accountRefusal(error)
  if (refusal) {
    await queue.releaseFiles(id, lease, { why: 'not-attempted', until: now, uploads, refusal }, now)
    runInBackground(ctx, 'checking the account', recordAccount(ctx))
  } else if (!permanent && ctx.subrequestsLeft?.() === 0) {
    const until = now + RETRY_DELAY
    await queue.releaseFiles(id, lease, { why: 'not-attempted', until, uploads }, now)
  } else if (permanent || (isServiceError && attempts + 1 >= MAX_ATTEMPTS)) {
    const end = toEnd(outcomeOfError(error))
    deliverInBackground(ctx, await queue.fail(id, lease, end, now))
  } else {
    // A request has only a few seconds, and leaves what needs longer to a cron run at once.
    const until = isTimeout(error) && ctx.budget !== 'cron' ? now : now + RETRY_DELAY
    const problem = isServiceError ? error.message : undefined
    await queue.releaseFiles(id, lease, { why: 'failed', until, uploads, problem }, now)
  }
}

/** Checks whether a time limit caused the failure. */
function isTimeout(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (cause.name === 'TimeoutError') return true
  }
  return false
}
