import {
  hasEnded,
  RunningHubError,
  SERVICE_CODES,
  type SubmitRequest,
  type SubmittedTask,
} from '@runninghub-action/core'
import { tellSoon } from '../delivery/tell.ts'
import { DOWN_PAUSE, FULL_PAUSE } from '../dispatcher/pauses.ts'
import { runninghubClient } from '../runninghub-client.ts'
import { boundedNodeErrors } from '../tasks/bounded.ts'
import { type Context, dispatcher } from '../tasks/context.ts'
import { failureOf } from '../tasks/outcome.ts'
import { pollTask } from '../tasks/poll-task.ts'
import { insist } from './insist.ts'
import { type ClaimedTask, prepare } from './prepare.ts'

/** Whatever RunningHub asks for. */
const LONGEST_PAUSE = 120_000

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
    await pollTask(ctx, { id, runninghubTaskId, submittedAt, startedAt: undefined, nodeErrors })
  }
}

async function refused(ctx: Context, { id, lease }: ClaimedTask, error: unknown): Promise<void> {
  const now = ctx.clock.now()
  if (!(error instanceof RunningHubError) || error.code === 'SUBMIT_UNKNOWN') {
    const what = `it is not known whether task ${id} was made`
    await insist(ctx, what, (ledger) => ledger.doubt(id, lease, now))
  } else if (error.retry === 'always') {
    const down = error.code === 'UNAVAILABLE' && error.serviceCode === undefined
    const back = { why: down ? 'down' : 'full', until: now + pauseOf(error, down) } as const
    await insist(ctx, `task ${id} was not made`, (ledger) => ledger.putBack(id, lease, back))
  } else {
    // A code nobody knows: should RunningHub name a task after all, it is right.
    const provisional = error.code === 'REFUSED'
    const outcome = JSON.stringify(failureOf(error))
    const end = { status: 'failed', outcome, provisional } as const
    const telling = await insist(ctx, `task ${id} was refused`, (ledger) =>
      ledger.fail(id, lease, end, now),
    )
    tellSoon(ctx, telling)
  }
}

/** When the service asks for less than is usual, as for none at all, that is no licence to hammer it. */
function pauseOf({ retryAfter = 0, serviceCode = '' }: RunningHubError, down: boolean): number {
  const usual = SERVICE_CODES.get(serviceCode)?.backoffMs ?? (down ? DOWN_PAUSE : FULL_PAUSE)
  return Math.min(LONGEST_PAUSE, Math.max(usual, retryAfter))
}
