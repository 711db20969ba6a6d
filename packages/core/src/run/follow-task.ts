import type { RunningHubClient } from '../client/client.ts'
import type { NodeProblem } from '../errors/node-problem.ts'
import { RunningHubError } from '../errors/runninghub-error.ts'
import { TaskTimedOutError } from '../errors/service-errors.ts'
import { type SocketClass, type Watch, watchProgress } from '../progress/watch-progress.ts'
import type { Secret } from '../secret.ts'
import type { TaskSnapshot } from '../task/task.ts'
import type { Workflow } from '../workflow/workflow.ts'
import { abandonTask } from './abandon-task.ts'
import { type RunListener, safeListener } from './run-events.ts'
import { waitForTask } from './wait-for-task.ts'

export interface FollowOptions {
  /** The graph of api.json, for the percent and the node titles of progress. */
  workflow?: Workflow | undefined
  /** ComfyUI's errors when the task was created: the reason of a failure without one. */
  nodeErrors?: readonly NodeProblem[] | undefined
  /** How long the task may run, in milliseconds. @default 600_000 */
  timeout?: number | undefined
  /** How long a run of this workflow usually takes, in milliseconds. */
  expectedDuration?: number | undefined
  /** What to do with the remote task when `timeout` passes. @default 'cancel' */
  onTimeout?: 'cancel' | 'leave' | undefined
  /**
   * What to do with the remote task when `signal` aborts; a function is called then. @default
   * 'cancel'
   */
  onAbort?: 'cancel' | 'leave' | (() => 'cancel' | 'leave') | undefined
  /** Errors of the listener are ignored. */
  onEvent?: RunListener | undefined
  signal?: AbortSignal | undefined
  /** Aborts the cancel call and the last status check, when no time is left for them. */
  deadline?: AbortSignal | undefined
  /** Dispatch a "wake" event here to check the task's status now. */
  wake?: EventTarget | undefined
  /**
   * Also follows the run on its WebSocket: "progress" events, an earlier end, fewer status checks.
   */
  progress?: boolean | undefined
  /** @default the runtime's `WebSocket` */
  WebSocket?: SocketClass | undefined
  /** The URL of the run's WebSocket, when it is already known. Else a status check returns it. */
  progressUrl?: Secret | undefined
}

/**
 * Follows an existing task until it ends, `timeout` passes or `signal` aborts. In the last two
 * cases it cancels the remote task or leaves it running, as requested; the error tells which.
 *
 * @returns the task, which has succeeded
 * @throws {TaskFailedError} {@link TaskTimedOutError} {@link TaskCancelledError}
 */
export async function followTask(
  client: RunningHubClient,
  taskId: string,
  options: FollowOptions,
): Promise<TaskSnapshot> {
  const { timeout, expectedDuration, nodeErrors, signal, deadline } = options
  const emit = safeListener(options.onEvent)
  using socket = progressSocket(client, taskId, options, emit)
  try {
    return await waitForTask(client, taskId, {
      timeout,
      expectedDuration,
      nodeErrors,
      signal,
      wake: socket.wake,
      watch: socket.watch,
      onPoll: (task) => {
        socket.open(task.progressUrl)
        emit({ type: 'polled', task })
      },
      onState: (task) => emit({ type: 'state', task }),
      onPollFailed: (error) => emit({ type: 'poll-failed', taskId, error }),
    })
  } catch (error) {
    // RunningHub's own time limit (with a code) ends the task; ours leaves it running.
    const timedOut = error instanceof TaskTimedOutError && error.serviceCode === undefined
    const aborted = signal?.aborted && !(error instanceof RunningHubError)
    if (!timedOut && !aborted) throw error
    const reason = timedOut ? 'timeout' : 'abort'
    emit({ type: 'abandoning', taskId, reason })
    const option = timedOut ? options.onTimeout : options.onAbort
    const action = (typeof option === 'function' ? option() : option) ?? 'cancel'
    return abandonTask(client, taskId, { reason, action, cause: error, deadline })
  }
}

/** Manages the one socket of a task: opens it when its URL is known, closes it with the wait. */
function progressSocket(
  client: RunningHubClient,
  taskId: string,
  { workflow, progress, WebSocket, progressUrl, ...options }: FollowOptions,
  emit: RunListener,
) {
  const wake = options.wake ?? new EventTarget()
  const end = new AbortController()
  let watch: Watch | undefined
  const open = (url: Secret | undefined) => {
    if (!progress || url === undefined || watch !== undefined) return
    watch = watchProgress(url, {
      workflow,
      signal: end.signal,
      WebSocket,
      clock: client.clock,
      onProgress: (current) => emit({ type: 'progress', taskId, ...current }),
      onWake: () => wake.dispatchEvent(new Event('wake')),
    })
  }
  open(progressUrl)
  return { open, wake, watch: () => watch, [Symbol.dispose]: () => end.abort() }
}
