import type { RunningHubClient } from '../client/client.ts'
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
  /** The graph of api.json: gives progress its percent and its node titles. */
  workflow?: Workflow | undefined
  /** Milliseconds to the task's end. @default 600_000 */
  timeout?: number | undefined
  /** How long a run of this workflow usually takes, in milliseconds. */
  expectedDuration?: number | undefined
  /** What to do with the remote task when `timeout` passes. @default 'cancel' */
  onTimeout?: 'cancel' | 'leave' | undefined
  /** What to do with the remote task when `signal` aborts; a function is asked then. @default 'cancel' */
  onAbort?: 'cancel' | 'leave' | (() => 'cancel' | 'leave') | undefined
  /** A listener that throws does not disturb the run. */
  onEvent?: RunListener | undefined
  signal?: AbortSignal | undefined
  /** Cuts off the cancel call and the last look when it aborts: no time is left for them. */
  deadline?: AbortSignal | undefined
  /** Dispatch a "wake" event here to have the task looked at now. */
  wake?: EventTarget | undefined
  /** Follow the run on its WebSocket too: "progress" events, an earlier notice, fewer looks. */
  progress?: boolean | undefined
  /** @default the runtime's own */
  WebSocket?: SocketClass | undefined
  /** The run's WebSocket when it is known already; else the looks at the task tell it. */
  progressUrl?: Secret | undefined
}

/**
 * Follows a task that exists, to its end or to the point where the caller gives it up; then the
 * remote task is cancelled or left, as asked, and the error says which.
 *
 * @returns the task, succeeded
 * @throws {TaskFailedError} {@link TaskTimedOutError} {@link TaskCancelledError}
 */
export async function followTask(
  client: RunningHubClient,
  taskId: string,
  options: FollowOptions,
): Promise<TaskSnapshot> {
  const { timeout, expectedDuration, signal, deadline } = options
  const emit = safeListener(options.onEvent)
  using socket = progressSocket(client, taskId, options, emit)
  try {
    return await waitForTask(client, taskId, {
      timeout,
      expectedDuration,
      signal,
      wake: socket.wake,
      watch: socket.watch,
      onPoll: ({ progressUrl }) => socket.open(progressUrl),
      onState: (task) => emit({ type: 'state', task }),
      onPollFailed: (error) => emit({ type: 'poll-failed', taskId, error }),
    })
  } catch (error) {
    // The service's own time limit (with a code) is an end; ours leaves the task running.
    const timedOut = error instanceof TaskTimedOutError && error.serviceCode === undefined
    const aborted = signal?.aborted && !(error instanceof RunningHubError)
    if (!timedOut && !aborted) throw error
    const reason = timedOut ? 'timeout' : 'abort'
    emit({ type: 'giving-up', taskId, reason })
    const said = timedOut ? options.onTimeout : options.onAbort
    const wanted = (typeof said === 'function' ? said() : said) ?? 'cancel'
    return abandonTask(client, taskId, { reason, wanted, cause: error, deadline })
  }
}

/** The one socket of a task: opened when its URL is first known, closed with the wait. */
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
      onProgress: (now) => emit({ type: 'progress', taskId, ...now }),
      onWake: () => wake.dispatchEvent(new Event('wake')),
    })
  }
  open(progressUrl)
  return { open, wake, watch: () => watch, [Symbol.dispose]: () => end.abort() }
}
