import type { RunningHubClient } from '../client/client.ts'
import { RunningHubError } from '../errors/runninghub-error.ts'
import {
  type RemoteOutcome,
  TaskCancelledError,
  TaskTimedOutError,
} from '../errors/service-errors.ts'
import { hasEnded, type TaskSnapshot } from '../task/task.ts'
import { taskPage } from '../task/task-page.ts'

export type AbandonReason = 'timeout' | 'abort'

/** With the last status checks this fits into the ten seconds between a runner's SIGINT and its kill. */
const CANCEL_LIMIT = 4_000
const CANCEL_ATTEMPTS = 3
/** How long the end is checked for after the cancel. RunningHub may report it a moment late. */
const LAST_POLLS_LIMIT: Record<AbandonReason, number> = { abort: 2_000, timeout: 10_000 }
const RETRY_DELAY = 1_000

export interface GivingUp {
  reason: AbandonReason
  wanted: 'cancel' | 'leave'
  cause: unknown
  /** Aborts when the caller has less time: a late answer to the create call may have used it up. */
  deadline?: AbortSignal | undefined
}

const OUTCOME_TEXT: Record<RemoteOutcome, string> = {
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
export async function abandonTask(
  client: RunningHubClient,
  taskId: string,
  { reason, wanted, cause, deadline }: GivingUp,
): Promise<TaskSnapshot> {
  const within = (ms: number) => {
    const limit = AbortSignal.timeout(ms)
    return deadline ? AbortSignal.any([limit, deadline]) : limit
  }
  const remote =
    wanted === 'leave' ? 'left-running' : await cancel(client, taskId, within(CANCEL_LIMIT))
  if (wanted === 'cancel' || reason === 'timeout') {
    const limit = LAST_POLLS_LIMIT[reason]
    const last = await lastPolls(client, taskId, { wanted, limit, signal: within(limit) })
    if (last?.state === 'succeeded') return last
  }
  const page = taskPage(client.baseUrl, taskId)
  const hint = remote === 'cancelled' ? `Time already used is billed: see ${page}.` : `See ${page}.`
  if (reason === 'timeout') {
    const first = cause instanceof Error ? cause.message : `Task ${taskId} did not end in time.`
    throw new TaskTimedOutError(`${first} ${OUTCOME_TEXT[remote]}`, { taskId, remote, hint })
  }
  throw new TaskCancelledError(`Task ${taskId} was given up. ${OUTCOME_TEXT[remote]}`, {
    taskId,
    remote,
    hint,
    cause,
  })
}

async function cancel(
  client: RunningHubClient,
  taskId: string,
  signal: AbortSignal,
): Promise<RemoteOutcome> {
  for (let attempt = 1; ; attempt++) {
    try {
      await client.cancel(taskId, { signal })
      return 'cancelled'
    } catch (error) {
      if (isCancelRefusal(error)) return 'cancel-refused'
      if (signal.aborted || attempt >= CANCEL_ATTEMPTS) return 'cancel-failed'
      await client.clock.sleep(RETRY_DELAY, signal).catch(() => {})
    }
  }
}

/**
 * Whether RunningHub refused to cancel the task. A rejected key and an unknown task are no
 * refusal: RunningHub reports both for a moment, while a part of it restarts.
 */
export function isCancelRefusal(error: unknown): boolean {
  if (!(error instanceof RunningHubError)) return false
  const { code, serviceCode, httpStatus, retry } = error
  if (serviceCode === undefined || httpStatus !== undefined || retry !== 'never') return false
  return code !== 'INVALID_KEY' && code !== 'TASK_NOT_FOUND'
}

/** Checks the status, after a cancel until the task has ended, for `limit` milliseconds at most. */
async function lastPolls(
  client: RunningHubClient,
  taskId: string,
  { wanted, limit, signal }: { wanted: 'cancel' | 'leave'; limit: number; signal: AbortSignal },
): Promise<TaskSnapshot | undefined> {
  const { clock } = client
  const end = clock.now() + limit
  for (;;) {
    const snapshot = await client.query(taskId, { signal }).catch(() => undefined)
    if (snapshot && (wanted === 'leave' || hasEnded(snapshot.state))) return snapshot
    if (signal.aborted || clock.now() + RETRY_DELAY > end) return snapshot
    await clock.sleep(RETRY_DELAY, signal).catch(() => {})
  }
}
