import { RunningHubError, type SubmitRequest } from '@runninghub-action/core'
import { deliverInBackground } from '../callbacks/deliver.ts'
import { outcomeOfError } from '../model/outcome.ts'
import type { TaskPayload } from '../model/task.ts'
import { type InvocationContext, ownHosts, taskQueue } from '../platform/context.ts'
import { runninghubClient } from '../platform/runninghub-client.ts'
import { StorageUnavailableError } from '../platform/storage-error.ts'
import { webhookUrl } from '../platform/webhook-token.ts'
import { MAX_ATTEMPTS } from '../queue/expiry.ts'
import type { Budget, Claim } from '../queue/rpc-types.ts'
import { checkPublicUrl } from '../security/public-url.ts'
import { readRecord, type TaskRecord } from '../storage/task-store.ts'
import { urlUpload } from '../uploads/url-upload.ts'
import { createRequest } from './create-request.ts'

export type ClaimedTask = Extract<Claim, { kind: 'task' }>

/** For the record and the files. A request must leave time for the create call. */
const PREPARE_TIMEOUT: Record<Budget, number> = { cron: 150_000, request: 8_000 }
const UPLOAD_TIMEOUT: Record<Budget, number> = { cron: 120_000, request: 20_000 }
const RETRY_DELAY = 60_000

/** What the create call needs. */
export interface PreparedSubmission {
  request: SubmitRequest
  uploads: string[]
}

/**
 * Reads the record of a claimed task and uploads its files. None of this is billed.
 *
 * @returns undefined when that failed: the queue then has the task again, or its end
 */
export async function prepare(
  ctx: InvocationContext,
  claimed: ClaimedTask,
): Promise<PreparedSubmission | undefined> {
  const signal = AbortSignal.timeout(PREPARE_TIMEOUT[ctx.budget ?? 'request'])
  const uploads = [...(claimed.uploads ?? [])]
  try {
    const record = await readRecord(ctx, claimed.id)
    // KV may not show the record here yet. It was written before the task was enqueued.
    if (!record?.payload) throw new Error('KV does not show the record yet')
    const { payload, info } = record
    await uploadFiles(ctx, record, payload, uploads, signal)
    const webhook = await webhookUrl(ctx, claimed.id, info.origin)
    return { request: createRequest(info.workflowId, payload, uploads, webhook), uploads }
  } catch (error) {
    await handleFailure(ctx, claimed, { error, uploads, outOfTime: signal.aborted })
    return undefined
  }
}

async function handleFailure(
  ctx: InvocationContext,
  { id, lease, attempts }: ClaimedTask,
  { error, uploads, outOfTime }: { error: unknown; uploads: string[]; outOfTime: boolean },
): Promise<void> {
  const now = ctx.clock.now()
  const queue = taskQueue(ctx)
  const isServiceError = error instanceof RunningHubError
  const permanent = isServiceError && error.retry === 'never'
  const notAttempted =
    error instanceof StorageUnavailableError || (!permanent && ctx.subrequestsLeft?.() === 0)
  if (notAttempted) {
    const until = now + RETRY_DELAY
    await queue.release(id, lease, { why: 'not-attempted', until, uploads })
  } else if (permanent || (isServiceError && attempts + 1 >= MAX_ATTEMPTS)) {
    const end = { status: 'failed', outcome: JSON.stringify(outcomeOfError(error)) } as const
    deliverInBackground(ctx, await queue.fail(id, lease, end, now))
  } else {
    // A request that ran out of its few seconds leaves the task to a cron run at once.
    const until = outOfTime && ctx.budget !== 'cron' ? now : now + RETRY_DELAY
    await queue.release(id, lease, { why: 'retry', until, uploads })
  }
}

/**
 * Uploads each distinct file once, one after the other, because each needs two connections.
 *
 * @param names those of the first files, from an earlier attempt; further ones are appended
 */
async function uploadFiles(
  ctx: InvocationContext,
  { info }: TaskRecord,
  { files }: TaskPayload,
  names: string[],
  signal: AbortSignal,
): Promise<void> {
  const client = runninghubClient(ctx, UPLOAD_TIMEOUT[ctx.budget ?? 'request'])
  const check = (url: string) => checkPublicUrl(url, ctx.config, ownHosts(ctx, info.origin))
  for (const { url } of files.slice(names.length)) {
    const same = files.filter((file) => file.url === url)
    const known = names[files.findIndex((file) => file.url === url)]
    const kinds = same.map(({ kind = 'file' }) => kind)
    const source = urlUpload(url, { check, kinds })
    names.push(known ?? (await client.upload(source, { signal })).fileName)
  }
}
