import {
  giveUp,
  type NodeProblem,
  type RunningHubClient,
  RunningHubError,
  type TaskSnapshot,
  TaskTimedOutError,
} from '@runninghub-action/core'
import { tellSoon } from '../delivery/tell.ts'
import type { OpenTask } from '../dispatcher/messages.ts'
import { runninghubClient } from '../runninghub-client.ts'
import { type Context, dispatcher } from './context.ts'
import { failureOf, outcomeOf } from './outcome.ts'
import type { Outcome } from './task.ts'

/**
 * Right after its creation a task may be unknown for a moment. Longer than core waits, which looks
 * every few seconds: here looks may be a minute apart, and one or two must not be the last word.
 */
const NOT_FOUND_GRACE = 120_000
/** How long a task may be queued on RunningHub, which bills nothing for it. */
const LONGEST_QUEUE = 24 * 3_600_000
/** For so long an overdue task that cannot be cancelled, or not be asked for, is tried again. */
const LAST_RESPITE = 3_600_000
/** For so long RunningHub must say that it knows no such task before it is believed. */
const MISSING = 600_000

/**
 * One look at a task RunningHub has. Its end goes to the ledger and is told after the answer;
 * a look that failed changes nothing.
 *
 * @returns whether the task has ended, and so freed a slot
 */
export async function look(ctx: Context, task: OpenTask): Promise<boolean> {
  const client = runninghubClient(ctx)
  try {
    return await take(ctx, client, task, await client.query(task.runninghubTaskId))
  } catch (error) {
    return lookFailed(ctx, task, error)
  }
}

/** Takes what a look has shown. */
export async function take(
  ctx: Context,
  client: RunningHubClient,
  task: OpenTask,
  snapshot: TaskSnapshot,
): Promise<boolean> {
  const nodeErrors: NodeProblem[] = JSON.parse(task.nodeErrors ?? '[]')
  const { baseUrl } = ctx.config
  const outcome = outcomeOf(snapshot, { baseUrl, nodeErrors })
  if (outcome) return end(ctx, task, outcome)
  if (overdue(ctx, task) >= 0) return stop(ctx, client, task)
  if (snapshot.state === 'running' && task.startedAt === undefined) {
    await dispatcher(ctx).running(task.id, ctx.clock.now())
  }
  return false
}

/** Milliseconds since the task should have ended; negative before. */
function overdue({ config, clock }: Context, { submittedAt, startedAt }: OpenTask): number {
  const latest =
    startedAt === undefined ? submittedAt + LONGEST_QUEUE : startedAt + config.taskTimeout
  return clock.now() - latest
}

/** @param unsure RunningHub has not said that it ended so: should its webhook come after all, it is right */
async function end(
  ctx: Context,
  { id }: OpenTask,
  outcome: Outcome,
  unsure = false,
): Promise<boolean> {
  const text = JSON.stringify(outcome)
  const now = ctx.clock.now()
  tellSoon(ctx, await dispatcher(ctx).finish(id, outcome.status, text, now, unsure))
  return true
}

async function stop(ctx: Context, client: RunningHubClient, task: OpenTask): Promise<boolean> {
  const { runninghubTaskId } = task
  const limit = ctx.config.taskTimeout / 1000
  const cause = new Error(
    task.startedAt === undefined
      ? `RunningHub kept task ${runninghubTaskId} queued for 24 hours.`
      : `Task ${runninghubTaskId} did not end within ${limit} s of running.`,
  )
  try {
    const last = await giveUp(client, runninghubTaskId, {
      reason: 'timeout',
      wanted: 'cancel',
      cause,
    })
    return await take(ctx, client, task, last)
  } catch (error) {
    if (!(error instanceof TaskTimedOutError)) throw error
    const outcome: Outcome = { ...failureOf(error), status: 'timed_out' }
    if (error.remote !== 'cancel-failed') return end(ctx, task, outcome)
    return (await hasFailedFor(ctx, task, LAST_RESPITE)) && end(ctx, task, outcome, true)
  }
}

async function lookFailed(ctx: Context, task: OpenTask, error: unknown): Promise<boolean> {
  if (!(error instanceof RunningHubError)) throw error
  if (speaksOfTheTask(error)) {
    const status = error.code === 'TASK_TIMED_OUT' ? 'timed_out' : 'failed'
    return end(ctx, task, { ...failureOf(error), status })
  }
  if (error.code === 'TASK_NOT_FOUND') {
    const early = ctx.clock.now() - task.submittedAt < NOT_FOUND_GRACE
    if (early || !(await hasFailedFor(ctx, task, MISSING))) return false
    return end(ctx, task, failureOf(error), true)
  }
  if (overdue(ctx, task) < 0 || !(await hasFailedFor(ctx, task, LAST_RESPITE))) return false
  return end(ctx, task, { ...failureOf(error), status: 'timed_out' }, true)
}

/** Codes that RunningHub has for a task that is over, in the place of a state. */
function speaksOfTheTask({ code }: RunningHubError): boolean {
  return code === 'TASK_FAILED' || code === 'CONTENT_REJECTED' || code === 'TASK_TIMED_OUT'
}

/** Counted from the first look that failed, since nobody may have looked for hours before it. */
async function hasFailedFor(ctx: Context, { id }: OpenTask, duration: number): Promise<boolean> {
  return (await dispatcher(ctx).lookFailed(id, ctx.clock.now())) >= duration
}
