import type { RunningHubClient } from '../client/client.ts'
import type { Facts } from '../errors/facts/facts.ts'
import type { RemoteOutcome } from '../errors/facts/task-facts.ts'
import { RunningHubError } from '../errors/runninghub-error.ts'
import { TaskCancelledError, TaskTimedOutError } from '../errors/service-errors.ts'
import { hasEnded, type TaskSnapshot } from '../task/task.ts'
import { taskPage } from '../task/task-page.ts'

export type AbandonReason = 'timeout' | 'abort'

/**
 * With the last status checks, this fits into the ten seconds between a runner's SIGINT and its
 * kill.
 */
const CANCEL_TIMEOUT = 4_000
const CANCEL_ATTEMPTS = 3
/** How long to poll for the end after the cancel. RunningHub may report it a moment late. */
const FINAL_POLL_TIMEOUT: Record<AbandonReason, number> = { abort: 2_000, timeout: 10_000 }
const RETRY_DELAY = 1_000

export interface AbandonOptions {
  reason: AbandonReason
  /** What to do with the remote task. */
  action: 'cancel' | 'leave'
  cause: unknown
  /** Aborts when the caller has less time, such as after a late response to the create call. */
  deadline?: AbortSignal | undefined
}

/**
 * Ends the wait for a task that has not ended: cancels it on RunningHub, or leaves it running.
 *
 * @returns the task when it succeeded in the meantime: it was paid for
 * @throws {TaskTimedOutError} {@link TaskCancelledError} by the reason; `remote` is what happened
 *   to the task
 */
export async function abandonTask(
  client: RunningHubClient,
  taskId: string,
  { reason, action, cause, deadline }: AbandonOptions,
): Promise<TaskSnapshot> {
  const within = (ms: number) => {
    const limit = AbortSignal.timeout(ms)
    return deadline ? AbortSignal.any([limit, deadline]) : limit
  }
  const { remote, error } =
    action === 'leave'
      ? { remote: 'left-running' as const, error: undefined }
      : await cancel(client, taskId, within(CANCEL_TIMEOUT))
  if (action === 'cancel' || reason === 'timeout') {
    const limit = FINAL_POLL_TIMEOUT[reason]
    const last = await pollForEnd(client, taskId, { action, limit, signal: within(limit) })
    if (last?.state === 'succeeded') return last
  }
  const page = taskPage(client.baseUrl, taskId)
  const hint: Facts = { kind: remote === 'cancelled' ? 'see-cost' : 'see-task', page }
  const happened = { remote, error: error?.facts }
  if (reason === 'timeout') {
    const why: Facts =
      cause instanceof RunningHubError ? cause.facts : { kind: 'task-late', taskId }
    throw new TaskTimedOutError(
      { kind: 'task-abandoned', why, ...happened },
      { taskId, remote, hint },
    )
  }
  throw new TaskCancelledError(
    { kind: 'task-abandoned', why: { kind: 'wait-stopped', taskId }, ...happened },
    { taskId, remote, hint, cause },
  )
}

interface CancelResult {
  remote: RemoteOutcome
  /** Why RunningHub did not cancel the task; undefined when it did not respond in time. */
  error?: RunningHubError | undefined
}

async function cancel(
  client: RunningHubClient,
  taskId: string,
  signal: AbortSignal,
): Promise<CancelResult> {
  let lastError: RunningHubError | undefined
  const onRetry = ({ error }: { error: RunningHubError }) => {
    lastError = error
  }
  for (let attempt = 1; ; attempt++) {
    try {
      await client.cancel(taskId, { signal, onRetry })
      return { remote: 'cancelled' }
    } catch (error) {
      if (error instanceof RunningHubError) lastError = error
      if (isCancelRefusal(error)) return { remote: 'cancel-refused', error: lastError }
      if (signal.aborted || attempt >= CANCEL_ATTEMPTS) {
        return { remote: 'cancel-failed', error: lastError }
      }
      await client.clock.sleep(RETRY_DELAY, signal).catch(() => {})
    }
  }
}

/**
 * Decides whether RunningHub refused to cancel the task. A rejected key and an unknown task are not
 * refusals: RunningHub reports both for a moment while a part of it restarts.
 */
export function isCancelRefusal(error: unknown): boolean {
  if (!(error instanceof RunningHubError)) return false
  const { code, serviceCode, httpStatus, retry } = error
  if (serviceCode === undefined || httpStatus !== undefined || retry !== 'never') return false
  return code !== 'INVALID_KEY' && code !== 'TASK_NOT_FOUND'
}

/** Checks the status; after a cancel until the task has ended, for at most `limit` milliseconds. */
async function pollForEnd(
  client: RunningHubClient,
  taskId: string,
  { action, limit, signal }: { action: 'cancel' | 'leave'; limit: number; signal: AbortSignal },
): Promise<TaskSnapshot | undefined> {
  const { clock } = client
  const end = clock.now() + limit
  for (;;) {
    const snapshot = await client.query(taskId, { signal }).catch(() => undefined)
    if (snapshot && (action === 'leave' || hasEnded(snapshot.state))) return snapshot
    if (signal.aborted || clock.now() + RETRY_DELAY > end) return snapshot
    await clock.sleep(RETRY_DELAY, signal).catch(() => {})
  }
}
