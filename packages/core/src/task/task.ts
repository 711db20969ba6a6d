import type { NodeProblem, TaskFailure } from '../errors/node-problem.ts'
import type { Secret } from '../secret.ts'

/** The state of a task. The last three are ends. */
export type TaskState = 'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled'

/** One output of a task: a file under `url`, or a text in `text`. */
export interface TaskResult {
  /** For a plain GET without authorization. Works for about a day. */
  url?: string | undefined
  text?: string | undefined
  /** The file's extension as RunningHub returns it: "png", "mp4", "txt". */
  type: string
  /** The output node, when RunningHub returns it. */
  nodeId?: string | undefined
}

/** What a task cost, as far as RunningHub reports it. */
export interface TaskUsage {
  /** RunningHub's own coins. */
  coins?: number | undefined
  /**
   * Charged to the wallet. No API version returns its currency with a task, only with the account.
   */
  money?: number | undefined
  /** The cost of other companies' models, which RunningHub also returns without a currency. */
  thirdPartyMoney?: number | undefined
  /** The billed running time, in seconds. */
  seconds?: number | undefined
}

/** A task at one moment, the same for both API versions. */
export interface TaskSnapshot {
  taskId: string
  state: TaskState
  /** Outputs of a task that succeeded; empty when the graph saved nothing. */
  results: TaskResult[]
  usage: TaskUsage
  /** Why the task failed, when RunningHub gives a reason. */
  failure?: TaskFailure | undefined
  /** The WebSocket that reports the progress of a running task. It contains a credential. */
  progressUrl?: Secret | undefined
}

/** A task that RunningHub accepted and will bill. */
export interface SubmittedTask {
  taskId: string
  state: TaskState
  /** ComfyUI's errors. The part of the graph that depends on these nodes does not run. */
  nodeErrors: NodeProblem[]
  progressUrl?: Secret | undefined
}

/** Decides whether a state is an end. */
export function hasEnded(state: TaskState): boolean {
  return state === 'succeeded' || state === 'failed' || state === 'cancelled'
}
