import {
  type PollFailures,
  type RunningHubClient,
  RunningHubError,
  recordFailure,
  stopReason,
  type TaskSnapshot,
} from '@runninghub-action/core'
import { deliverInBackground } from '../callbacks/deliver.ts'
import {
  cancelledOutcome,
  noteLateCancel,
  outcomeAfterCancel,
  timedOutOutcome,
} from '../model/cancel-outcome.ts'
import { outcomeOfError, outcomeOfSnapshot } from '../model/outcome.ts'
import type { Outcome } from '../model/task.ts'
import { type InvocationContext, taskQueue } from '../platform/context.ts'
import { runninghubClient } from '../platform/runninghub-client.ts'
import { toEnd } from '../queue/end.ts'
import type { PolledTask } from '../queue/rpc-types.ts'
import { countCopies } from '../results/copy-results.ts'

/** How long a task may be queued on RunningHub, which bills nothing for it. */
const MAX_REMOTE_QUEUE_TIME = 24 * 3_600_000
/** How long an overdue task stays open while it can be neither checked nor cancelled. */
const UNREACHABLE_GRACE = 3_600_000
/** How long after an accepted cancel a task that still runs is cancelled again. */
const CANCEL_AGAIN = 60_000

/**
 * Checks the status of a task that RunningHub has. Reports its end to the queue and delivers it after
 * the response. A failed check usually changes nothing.
 *
 * @returns whether the task has ended, and so freed a slot
 */
export async function pollTask(ctx: InvocationContext, task: PolledTask): Promise<boolean> {
  const client = runninghubClient(ctx)
  let snapshot: TaskSnapshot
  try {
    snapshot = await client.query(task.runninghubTaskId)
  } catch (error) {
    return applyFailure(ctx, client, task, error)
  }
  return applySnapshot(ctx, client, task, snapshot)
}

/** Applies what a status check reported. */
export async function applySnapshot(
  ctx: InvocationContext,
  client: RunningHubClient,
  task: PolledTask,
  snapshot: TaskSnapshot,
): Promise<boolean> {
  const outcome = readOutcome(ctx, task, snapshot)
  if (outcome) return completeConfirmed(ctx, task, outcome)
  const queue = taskQueue(ctx)
  if (task.pollFailures) await queue.pollSucceeded(task.id)
  const open = task.provisional ? await reopen(ctx, client, task) : task
  if (!open) return false
  if (open.cancelRequested) return carryOutCancel(ctx, client, open)
  if (msOverdue(ctx, open) >= 0) return abandonOverdue(ctx, client, open)
  if (snapshot.state === 'running' && open.startedAt === undefined) {
    await queue.markRunning(open.id, ctx.clock.now())
  }
  return false
}

/** Returns how a task ended according to a snapshot; undefined while it is open. */
function readOutcome(
  { config }: InvocationContext,
  { nodeErrors = '[]' }: PolledTask,
  snapshot: TaskSnapshot,
): Outcome | undefined {
  return outcomeOfSnapshot(snapshot, {
    baseUrl: config.baseUrl,
    nodeErrors: JSON.parse(nodeErrors),
  })
}

/** Reopens a task whose provisional end was wrong. If it was to be cancelled, cancels it again. */
async function reopen(
  ctx: InvocationContext,
  client: RunningHubClient,
  task: PolledTask,
): Promise<PolledTask | undefined> {
  const { id, runninghubTaskId, provisional, cancelAccepted, endedAt = 0 } = task
  if (!cancelAccepted && provisional !== 'timed_out') {
    return taskQueue(ctx).confirmCandidate(id, runninghubTaskId, ctx.clock.now())
  }
  if (ctx.clock.now() - endedAt >= CANCEL_AGAIN) await cancelAgain(ctx, client, task)
  return undefined
}

async function cancelAgain(
  ctx: InvocationContext,
  client: RunningHubClient,
  task: PolledTask,
): Promise<void> {
  try {
    await client.cancel(task.runninghubTaskId)
  } catch (error) {
    return ignoreServiceError(error)
  }
  if (task.cancelAccepted) return
  await complete(ctx, task, timedOut(ctx, task, true), { provisional: true, cancelAccepted: true })
}

/** Returns the milliseconds since the task should have ended; negative before. */
function msOverdue(
  { config, clock }: InvocationContext,
  { submittedAt, startedAt }: PolledTask,
): number {
  const latest =
    startedAt === undefined ? submittedAt + MAX_REMOTE_QUEUE_TIME : startedAt + config.taskTimeout
  return clock.now() - latest
}

function timedOut({ config }: InvocationContext, task: PolledTask, cancelled: boolean): Outcome {
  const { runninghubTaskId, startedAt } = task
  const limit = startedAt === undefined ? undefined : config.taskTimeout / 1000
  return timedOutOutcome({ runninghubTaskId, limit, cancelled, baseUrl: config.baseUrl })
}

/** Records an end that RunningHub reported. After a cancel RunningHub reports a failure. */
function completeConfirmed(
  ctx: InvocationContext,
  task: PolledTask,
  outcome: Outcome,
): Promise<boolean> {
  if (task.cancelRequested) return complete(ctx, task, noteLateCancel(outcome))
  if (!task.cancelAccepted) return complete(ctx, task, outcome)
  const cancelled =
    task.provisional === 'cancelled' ? cancelledOutcome() : timedOut(ctx, task, true)
  return complete(ctx, task, outcomeAfterCancel(outcome, cancelled))
}

/** Records an end. `provisional`: RunningHub has not confirmed it, and may report another one. */
async function complete(
  ctx: InvocationContext,
  { id }: PolledTask,
  outcome: Outcome,
  presumed: { provisional?: boolean; cancelAccepted?: boolean } = {},
): Promise<boolean> {
  const end = toEnd(outcome, { ...presumed, copies: countCopies(ctx, outcome) })
  deliverInBackground(ctx, await taskQueue(ctx).complete(id, end, ctx.clock.now()))
  return true
}

/** Cancels an overdue task. While that fails, it stays open and is checked and cancelled again. */
async function abandonOverdue(
  ctx: InvocationContext,
  client: RunningHubClient,
  task: PolledTask,
): Promise<boolean> {
  try {
    await client.cancel(task.runninghubTaskId)
  } catch (error) {
    ignoreServiceError(error)
    const failingFor = await taskQueue(ctx).pollFailed(task.id, failuresOf(task), ctx.clock.now())
    if (failingFor < UNREACHABLE_GRACE) return false
    return complete(ctx, task, timedOut(ctx, task, false), { provisional: true })
  }
  return completeCancelled(ctx, client, task, timedOut(ctx, task, true))
}

/** Cancels a task whose cancel was requested before its id was known. A failure is repeated. */
async function carryOutCancel(
  ctx: InvocationContext,
  client: RunningHubClient,
  task: PolledTask,
): Promise<boolean> {
  try {
    await client.cancel(task.runninghubTaskId)
  } catch (error) {
    ignoreServiceError(error)
    return false
  }
  return completeCancelled(ctx, client, task, cancelledOutcome())
}

/**
 * Records the end of a task whose cancel RunningHub accepted. The cancel may have come too late, so
 * the end is provisional unless a status check confirms it at once.
 */
export async function completeCancelled(
  ctx: InvocationContext,
  client: RunningHubClient,
  task: PolledTask,
  cancelled: Outcome,
): Promise<boolean> {
  const snapshot = await client.query(task.runninghubTaskId).catch(ignoreServiceError)
  const outcome = snapshot && readOutcome(ctx, task, snapshot)
  if (outcome) return complete(ctx, task, outcomeAfterCancel(outcome, cancelled))
  return complete(ctx, task, cancelled, { provisional: true, cancelAccepted: true })
}

async function applyFailure(
  ctx: InvocationContext,
  client: RunningHubClient,
  task: PolledTask,
  error: unknown,
): Promise<boolean> {
  if (!(error instanceof RunningHubError)) throw error
  const now = ctx.clock.now()
  const reason = stopReason(error, failuresOf(task), now)
  if (reason === 'ended') {
    const status = error.code === 'TASK_TIMED_OUT' ? 'timed_out' : 'failed'
    return completeConfirmed(ctx, task, { ...outcomeOfError(error), status })
  }
  if (reason === 'not-found')
    return complete(ctx, task, outcomeOfError(error), { provisional: true })
  const failures = recordFailure(error, failuresOf(task), now)
  const isOverdue = !task.provisional && msOverdue(ctx, task) >= 0
  // Writing a row for each failed check would be too much when RunningHub is down.
  if (failures !== task.pollFailures && failures.notFoundCount > 0) {
    await taskQueue(ctx).pollFailed(task.id, failures, now)
  }
  return isOverdue && abandonOverdue(ctx, client, { ...task, pollFailures: failures })
}

/** RunningHub returned the id of the task, so the task counts as found. */
function failuresOf(task: PolledTask): PollFailures {
  return task.pollFailures ?? { found: true, notFoundCount: 0 }
}

function ignoreServiceError(error: unknown): undefined {
  if (error instanceof RunningHubError) return undefined
  throw error
}
