import { RunningHubError, type SubmitRequest } from '@runninghub-action/core'
import { tellSoon } from '../delivery/tell.ts'
import { MOST_TRIES } from '../dispatcher/expiry.ts'
import type { Claim } from '../dispatcher/messages.ts'
import { runninghubClient } from '../runninghub-client.ts'
import { checkOutsideUrl } from '../safety/outside-url.ts'
import { type Context, dispatcher, ownHosts } from '../tasks/context.ts'
import { failureOf } from '../tasks/outcome.ts'
import { StorageUnavailable } from '../tasks/storage-unavailable.ts'
import { getTask, type TaskRecord } from '../tasks/store.ts'
import type { Submission } from '../tasks/task.ts'
import { createRequest } from './request.ts'
import { urlUpload } from './url-upload.ts'
import { webhookUrl } from './webhook-url.ts'

export type ClaimedTask = Extract<Claim, { kind: 'task' }>

/** For record and files. Of the half minute after an answer the create call wants its part. */
const TIMEOUT = { patient: 150_000, hasty: 8_000 }
/** Between two tries to get at a task's record or files. */
const PAUSE = 60_000

/** What the create call needs. */
export interface Ready {
  request: SubmitRequest
  uploads: string[]
}

/**
 * Gets at a claimed task's record, and its files up to RunningHub. Nothing of that costs.
 *
 * @returns undefined when it did not work: then the ledger knows what comes of the task
 */
export async function prepare(ctx: Context, claimed: ClaimedTask): Promise<Ready | undefined> {
  const { id, lease, tries } = claimed
  const signal = AbortSignal.timeout(ctx.patient ? TIMEOUT.patient : TIMEOUT.hasty)
  const uploads = [...(claimed.uploads ?? [])]
  try {
    const record = await getTask(ctx, id)
    // KV may not show it here yet; it was there before the task was accepted.
    if (!record?.submission) throw new Error('the record is not to be seen yet')
    const { submission, brief } = record
    await upload(ctx, record, submission, uploads, signal)
    const webhook = await webhookUrl(ctx, id, brief.origin)
    return { request: createRequest(brief.workflowId, submission, uploads, webhook), uploads }
  } catch (error) {
    const now = ctx.clock.now()
    const hopeless = error instanceof RunningHubError && error.retry === 'never'
    const untried = error instanceof StorageUnavailable || (!hopeless && ctx.callsLeft?.() === 0)
    const last = error instanceof RunningHubError && tries + 1 >= MOST_TRIES
    if (untried) {
      await dispatcher(ctx).putBack(id, lease, { why: 'untried', until: now + PAUSE, uploads })
    } else if (hopeless || last) {
      const end = { status: 'failed', outcome: JSON.stringify(failureOf(error)) } as const
      tellSoon(ctx, await dispatcher(ctx).fail(id, lease, end, now))
    } else {
      // Out of time only because there was little: somebody with more may try at once.
      const until = signal.aborted && !ctx.patient ? now : now + PAUSE
      await dispatcher(ctx).putBack(id, lease, { why: 'later', until, uploads })
    }
    return undefined
  }
}

/**
 * Each distinct file goes up once, one after the other: each takes two connections.
 *
 * @param names those of the first files, from an earlier try; the others are added as they come
 */
async function upload(
  ctx: Context,
  { brief }: TaskRecord,
  { files }: Submission,
  names: string[],
  signal: AbortSignal,
): Promise<void> {
  const client = runninghubClient(ctx, ctx.patient ? 120_000 : 20_000)
  const check = (url: string) => checkOutsideUrl(url, ctx.config, ownHosts(ctx, brief.origin))
  for (const { url } of files.slice(names.length)) {
    const known = names[files.findIndex((file) => file.url === url)]
    names.push(known ?? (await client.upload(urlUpload(url, { check }), { signal })).fileName)
  }
}
