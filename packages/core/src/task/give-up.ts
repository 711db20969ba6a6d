import type { CallOptions, RunningHubClient } from '../client/client.ts'
import { RunningHubError } from '../errors/runninghub-error.ts'
import {
  type RemoteOutcome,
  TaskCancelledError,
  TaskTimedOutError,
} from '../errors/service-errors.ts'
import type { TaskSnapshot } from './task.ts'
import { taskPage } from './task-page.ts'

export type GiveUpReason = 'timeout' | 'abort'

/** The whole of it fits into the ten seconds between a runner's SIGINT and its kill. */
const LOOK_LIMIT = 2_000
const CANCEL_LIMIT = 4_000

export interface GivingUp {
  reason: GiveUpReason
  wanted: 'cancel' | 'leave'
  cause: unknown
  /** Aborts when the caller has less time: a late answer to the create call may have used it up. */
  deadline?: AbortSignal | undefined
}

const SAID: Record<RemoteOutcome, string> = {
  cancelled: 'It was cancelled on RunningHub.',
  'cancel-refused': 'RunningHub refused to cancel it: it may still run, and cost.',
  'cancel-failed':
    'It could not be cancelled, since RunningHub could not be reached: it may still run, and cost.',
  'left-running': 'It was left running, as asked, and goes on costing.',
}

/**
 * Ends the wait for a task that has not ended: cancels it on the service, or leaves it.
 *
 * @returns the task when it turns out to have succeeded in the meantime: it was paid for
 * @throws {TaskTimedOutError} or {@link TaskCancelledError}, by the reason, with what became of it
 */
export async function giveUp(
  client: RunningHubClient,
  taskId: string,
  { reason, wanted, cause, deadline }: GivingUp,
): Promise<TaskSnapshot> {
  const within = (ms: number) => {
    const limit = AbortSignal.timeout(ms)
    return { signal: deadline ? AbortSignal.any([limit, deadline]) : limit }
  }
  const remote =
    wanted === 'leave' ? 'left-running' : await cancel(client, taskId, within(CANCEL_LIMIT))
  if (reason === 'timeout' || remote === 'cancel-refused') {
    const last = await lastLook(client, taskId, within(LOOK_LIMIT))
    if (last?.state === 'succeeded') return last
  }
  const page = taskPage(client.baseUrl, taskId)
  const hint = remote === 'cancelled' ? `Time already used is billed: see ${page}.` : `See ${page}.`
  if (reason === 'timeout') {
    const first = cause instanceof Error ? cause.message : `Task ${taskId} did not end in time.`
    throw new TaskTimedOutError(`${first} ${SAID[remote]}`, { taskId, remote, hint })
  }
  throw new TaskCancelledError(`Task ${taskId} was given up. ${SAID[remote]}`, {
    taskId,
    remote,
    hint,
    cause,
  })
}

async function cancel(
  client: RunningHubClient,
  taskId: string,
  options: CallOptions,
): Promise<RemoteOutcome> {
  try {
    await client.cancel(taskId, options)
    return 'cancelled'
  } catch (error) {
    const refused = error instanceof RunningHubError && error.retry === 'final'
    return refused ? 'cancel-refused' : 'cancel-failed'
  }
}

async function lastLook(
  client: RunningHubClient,
  taskId: string,
  options: CallOptions,
): Promise<TaskSnapshot | undefined> {
  try {
    return await client.query(taskId, options)
  } catch {
    return undefined
  }
}
