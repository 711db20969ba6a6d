import {
  hasEnded,
  RunningHubError,
  SERVICE_CODES,
  type SubmitRequest,
  type SubmittedTask,
} from '@runninghub-action/core'
import { tellSoon } from '../delivery/tell.ts'
import { MOST_TRIES } from '../dispatcher/expiry.ts'
import type { Claim } from '../dispatcher/messages.ts'
import { DOWN_PAUSE, FULL_PAUSE } from '../dispatcher/pauses.ts'
import { runninghubClient } from '../runninghub-client.ts'
import { checkOutsideUrl } from '../safety/outside-url.ts'
import { boundedNodeErrors } from '../tasks/bounded.ts'
import { type Context, dispatcher, ownHosts } from '../tasks/context.ts'
import { look } from '../tasks/look.ts'
import { failureOf } from '../tasks/outcome.ts'
import { StorageUnavailable } from '../tasks/storage-unavailable.ts'
import { getTask, type TaskRecord } from '../tasks/store.ts'
import type { Submission } from '../tasks/task.ts'
import { createRequest } from './request.ts'
import { urlUpload } from './url-upload.ts'
import { webhookUrl } from './webhook-url.ts'

export type ClaimedTask = Extract<Claim, { kind: 'task' }>

/** For record and files. Of the half minute after an answer the create call wants its part. */
const PREPARE_TIMEOUT = { patient: 150_000, hasty: 8_000 }
/** Between two tries to get at a task's record or files. */
const PAUSE = 60_000
/** Whatever RunningHub asks for. */
const LONGEST_PAUSE = 120_000
/** Between two tries to tell the ledger something: some 18 s in all, and as much as a lease allows. */
const SOON = [200, 1_000, 3_000, 5_000, 9_000]
const LATER = [20_000, 30_000, 30_000]

/**
 * Submits one claimed task: files first, then the point of no return in the ledger, then the one
 * create call. Every way this can go ends in a word to the ledger; where there is none, since the
 * Worker died, the lease runs out and the ledger draws the careful conclusion.
 */
export async function submitTask(ctx: Context, claimed: ClaimedTask): Promise<void> {
  const ready = await prepare(ctx, claimed)
  if (!ready) return
  const { request, uploads } = ready
  const details = { uploads, webhook: request.webhookUrl !== undefined }
  if (await mayCreate(ctx, claimed, details)) await create(ctx, claimed, request)
}

/** Passes the point of no return. Where the ledger's answer is lost, nothing is sent and all is undone. */
async function mayCreate(
  ctx: Context,
  { id, lease }: ClaimedTask,
  details: { uploads: string[]; webhook: boolean },
): Promise<boolean> {
  try {
    return await dispatcher(ctx).creating(id, lease, details, ctx.clock.now())
  } catch {
    const back = { why: 'untried', until: ctx.clock.now(), uploads: details.uploads } as const
    await insist(ctx, `task ${id} goes back to its place`, (ledger) =>
      ledger.putBack(id, lease, back),
    )
    return false
  }
}

interface Ready {
  request: SubmitRequest
  uploads: string[]
}

async function prepare(ctx: Context, claimed: ClaimedTask): Promise<Ready | undefined> {
  const { id, lease, tries } = claimed
  const signal = AbortSignal.timeout(ctx.patient ? PREPARE_TIMEOUT.patient : PREPARE_TIMEOUT.hasty)
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
    const hopeless = error instanceof RunningHubError && error.retry === 'final'
    const untried = error instanceof StorageUnavailable || (!hopeless && ctx.callsLeft?.() === 0)
    const last = error instanceof RunningHubError && tries + 1 >= MOST_TRIES
    if (untried) {
      await dispatcher(ctx).putBack(id, lease, { why: 'untried', until: now + PAUSE, uploads })
    } else if (hopeless || last) {
      tellSoon(ctx, await dispatcher(ctx).fail(id, lease, JSON.stringify(failureOf(error)), now))
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

async function create(ctx: Context, claimed: ClaimedTask, request: SubmitRequest): Promise<void> {
  const { id, lease } = claimed
  let task: SubmittedTask
  try {
    task = await runninghubClient(ctx, ctx.patient ? 60_000 : 15_000).submit(request)
  } catch (error) {
    return refused(ctx, claimed, error)
  }
  const { taskId: runninghubTaskId, state } = task
  const problems = boundedNodeErrors(task.nodeErrors)
  const nodeErrors = problems.length > 0 ? JSON.stringify(problems) : undefined
  const made = { runninghubTaskId, running: state === 'running', nodeErrors }
  const submittedAt = ctx.clock.now()
  await insist(ctx, `task ${id} is RunningHub's ${runninghubTaskId}`, (ledger) =>
    ledger.made(id, lease, made, submittedAt),
  )
  if (hasEnded(state)) {
    await look(ctx, { id, runninghubTaskId, submittedAt, startedAt: undefined, nodeErrors })
  }
}

async function refused(ctx: Context, { id, lease }: ClaimedTask, error: unknown): Promise<void> {
  const now = ctx.clock.now()
  if (!(error instanceof RunningHubError) || error.code === 'SUBMIT_UNKNOWN') {
    const what = `it is not known whether task ${id} was made`
    await insist(ctx, what, (ledger) => ledger.doubt(id, lease, now))
  } else if (error.retry === 'wait') {
    const down = error.code === 'UNAVAILABLE' && error.serviceCode === undefined
    const back = { why: down ? 'down' : 'full', until: now + pauseOf(error, down) } as const
    await insist(ctx, `task ${id} was not made`, (ledger) => ledger.putBack(id, lease, back))
  } else {
    // A code nobody knows, or another's page: should RunningHub name a task after all, it is right.
    const unsure = error.code === 'REFUSED'
    const outcome = JSON.stringify(failureOf(error))
    const telling = await insist(ctx, `task ${id} was refused`, (ledger) =>
      ledger.fail(id, lease, outcome, now, unsure),
    )
    tellSoon(ctx, telling)
  }
}

/** When the service asks for less than is usual, as for none at all, that is no licence to hammer it. */
function pauseOf({ retryAfter = 0, serviceCode = '' }: RunningHubError, down: boolean): number {
  const usual = SERVICE_CODES.get(serviceCode)?.pause ?? (down ? DOWN_PAUSE : FULL_PAUSE)
  return Math.min(LONGEST_PAUSE, Math.max(usual, retryAfter))
}

/**
 * What became of a create call must reach the ledger, which else has to take it for lost. It is
 * told again for as long as the invocation, or the lease, lasts; if it will not hear, a person can
 * still find it in the log.
 */
async function insist<T>(
  ctx: Context,
  what: string,
  say: (ledger: ReturnType<typeof dispatcher>) => Promise<T>,
): Promise<T> {
  for (const pause of ctx.patient ? [...SOON, ...LATER] : SOON) {
    try {
      return await say(dispatcher(ctx))
    } catch {
      await ctx.clock.sleep(pause)
    }
  }
  try {
    return await say(dispatcher(ctx))
  } catch (error) {
    console.error(`The ledger could not be told that ${what}.`)
    throw error
  }
}
