import type { RunningHubClient } from '../client/client.ts'
import type { Facts } from '../errors/facts/facts.ts'
import type { NodeProblem } from '../errors/node-problem.ts'
import { RunningHubError } from '../errors/runninghub-error.ts'
import { TaskCancelledError, TaskFailedError, TaskTimedOutError } from '../errors/service-errors.ts'
import type { Watch } from '../progress/watch-progress.ts'
import { hasEnded, type TaskSnapshot } from '../task/task.ts'
import { taskPage } from '../task/task-page.ts'
import { type PollFailures, recordFailure, stopReason } from './poll-failures.ts'
import { pollInterval } from './poll-schedule.ts'
import { type LastStatus, stallReason } from './stall-reason.ts'

export interface WaitOptions {
  signal?: AbortSignal | undefined
  /** How long to wait, in milliseconds. @default 600_000, as in RunningHub's sample */
  timeout?: number | undefined
  /** How long a run of this workflow usually takes, in milliseconds. */
  expectedDuration?: number | undefined
  /** ComfyUI's errors when the task was created: the reason of a failure without one. */
  nodeErrors?: readonly NodeProblem[] | undefined
  /** Called with the first status of the task and with every change of its state. */
  onState?: ((snapshot: TaskSnapshot) => void) | undefined
  /** Called with the status from every successful check. */
  onPoll?: ((snapshot: TaskSnapshot) => void) | undefined
  /** Called when a status check fails and the wait continues. */
  onPollFailed?: ((error: RunningHubError) => void) | undefined
  /** Dispatch a "wake" event here, from a webhook or a socket, to check the status now. */
  wake?: EventTarget | undefined
  /** Returns the state of the progress socket, if there is one: see {@link pollInterval}. */
  watch?: (() => Watch | undefined) | undefined
}

/**
 * Time limit of the last status check, in milliseconds: a hanging one must not keep the task
 * running.
 */
const FINAL_POLL_TIMEOUT = 5_000

/**
 * Waits for the end of a task. A failed status check ends the wait only when {@link stopReason}
 * says so; else the time limit and the caller's signal end it.
 *
 * @returns the task, which has succeeded
 * @throws {TaskFailedError} {@link TaskCancelledError} when it ended otherwise
 * @throws {InvalidKeyError} {@link TaskNotFoundError} when several checks reported so
 * @throws {TaskTimedOutError} when `timeout` passed; the task itself is left alone
 * @throws `signal.reason` when the caller aborted; the task itself is left alone
 */
export async function waitForTask(
  client: RunningHubClient,
  taskId: string,
  options: WaitOptions = {},
): Promise<TaskSnapshot> {
  const { signal, timeout = 600_000, onState, onPollFailed, wake } = options
  const { clock } = client
  const start = clock.now()
  const wakeable = new WakeableSleep(wake)
  let runningSince: number | undefined
  let last: LastStatus = { stateSince: start }
  let failures: PollFailures = { found: false, notFoundCount: 0 }
  const onFailed = (error: RunningHubError) => {
    // A check with retries takes a while, so the time of the response is now.
    const now = clock.now()
    if (stopReason(error, failures, now)) throw Object.assign(error, { taskId })
    failures = recordFailure(error, failures, now)
    last.error = error
    onPollFailed?.(error)
  }
  try {
    for (;;) {
      const waited = clock.now() - start
      const remaining = timeout - waited
      if (remaining <= 0) throw timedOut(client, taskId, timeout, last)
      const running = runningSince === undefined ? undefined : clock.now() - runningSince
      const delay = pollInterval({
        running,
        waited,
        expected: options.expectedDuration,
        random: client.random(),
        watch: options.watch?.(),
      })
      await wakeable.sleep(Math.min(delay, remaining), client, signal)
      const checkedAt = clock.now()
      const limit = AbortSignal.timeout(pollTimeout(timeout - (checkedAt - start)))
      const snapshot = await poll(client, taskId, { signal, limit, onFailed })
      if (snapshot === undefined) {
        last.failingSince ??= checkedAt
        continue
      }
      const { state } = snapshot
      failures = { found: true, notFoundCount: 0 }
      options.onPoll?.(snapshot)
      if (state === 'running') runningSince ??= clock.now()
      if (state !== last.state) onState?.(snapshot)
      last = { state, stateSince: state === last.state ? last.stateSince : checkedAt }
      if (hasEnded(state)) return ended(client, snapshot, options.nodeErrors)
    }
  } finally {
    wakeable.remove()
  }
}

/** Returns whole milliseconds within the range of a timer, since a wait may have no end. */
function pollTimeout(remaining: number): number {
  return Math.ceil(Math.min(Math.max(FINAL_POLL_TIMEOUT, remaining), 2 ** 31 - 1))
}

interface PollLimits {
  signal: AbortSignal | undefined
  limit: AbortSignal
  /** Throws when the failure ends the wait. */
  onFailed: (error: RunningHubError) => void
}

/** Checks the status once; undefined when the check failed and the wait continues. */
async function poll(
  client: RunningHubClient,
  taskId: string,
  { signal, limit, onFailed }: PollLimits,
): Promise<TaskSnapshot | undefined> {
  try {
    return await client.query(taskId, { signal: signal ? AbortSignal.any([signal, limit]) : limit })
  } catch (error) {
    if (!(error instanceof RunningHubError)) {
      signal?.throwIfAborted()
      if (limit.aborted) return undefined
      throw error
    }
    onFailed(error)
    return undefined
  }
}

/** Returns a task that succeeded, and throws the error of every other end. */
function ended(
  client: RunningHubClient,
  snapshot: TaskSnapshot,
  nodeErrors: readonly NodeProblem[] = [],
): TaskSnapshot {
  const { taskId, state, failure } = snapshot
  if (state === 'succeeded') return snapshot
  const hint: Facts = { kind: 'see-task', page: taskPage(client.baseUrl, taskId) }
  if (state === 'cancelled') {
    throw new TaskCancelledError({ kind: 'task-cancelled', taskId }, { taskId, hint })
  }
  if (failure === undefined && nodeErrors.length > 0) {
    throw new TaskFailedError(
      { kind: 'task-failed-rejected-nodes', taskId, nodes: nodeErrors },
      { taskId, hint },
    )
  }
  if (failure === undefined) {
    throw new TaskFailedError({ kind: 'task-failed-without-reason', taskId }, { taskId, hint })
  }
  const { nodeId, nodeName, exceptionType, message } = failure
  const node = [nodeName, nodeId && `(${nodeId})`].filter(Boolean).join(' ')
  const reason = [exceptionType, message].filter(Boolean).join(': ')
  throw new TaskFailedError(
    { kind: 'task-failed', taskId, node, reason },
    { taskId, hint, failure },
  )
}

function timedOut(
  client: RunningHubClient,
  taskId: string,
  timeout: number,
  last: LastStatus,
): TaskTimedOutError {
  const stalled = stallReason(last, client.clock.now())
  return new TaskTimedOutError(
    { kind: 'task-timed-out', taskId, seconds: timeout / 1000, stalled },
    { taskId, hint: { kind: 'see-running-task', page: taskPage(client.baseUrl, taskId) } },
  )
}

/** A sleep that a "wake" event ends early, including one that came before the sleep. */
class WakeableSleep {
  readonly #target: EventTarget | undefined
  #pendingWake = false
  #wake: (() => void) | undefined

  constructor(target: EventTarget | undefined) {
    this.#target = target
    target?.addEventListener('wake', this.#onWake)
  }

  remove(): void {
    this.#target?.removeEventListener('wake', this.#onWake)
  }

  async sleep(
    ms: number,
    { clock }: RunningHubClient,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const woken = new AbortController()
    this.#wake = () => woken.abort()
    if (this.#pendingWake) woken.abort()
    try {
      signal?.throwIfAborted()
      await clock.sleep(ms, signal ? AbortSignal.any([signal, woken.signal]) : woken.signal)
    } catch (error) {
      signal?.throwIfAborted()
      if (!woken.signal.aborted) throw error
    } finally {
      this.#pendingWake = false
      this.#wake = undefined
    }
  }

  #onWake = () => {
    this.#pendingWake = true
    this.#wake?.()
  }
}
