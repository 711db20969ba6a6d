import type { NodeProblem, TaskFailure } from '../errors/node-problem.ts'
import type { Secret } from '../secret.ts'

/** Where a task stands. The last three are ends. */
export type TaskState = 'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled'

/** One output of a task: a file under `url`, or a text in `text`. */
export interface TaskResult {
  /** Plain GET, no authorization; works for about a day. */
  url?: string | undefined
  text?: string | undefined
  /** The file's extension as the service names it: "png", "mp4", "txt". */
  type: string
  /** The output node, when the service says it. */
  nodeId?: string | undefined
}

/** What a task cost, as far as the service told. */
export interface TaskUsage {
  /** RunningHub's own coins. */
  coins?: number | undefined
  /** Taken from the wallet. Neither wire family names its currency; only the account does. */
  money?: number | undefined
  /** What other companies' models cost, as RunningHub says it: without a currency, too. */
  thirdPartyMoney?: number | undefined
  /** Seconds of running, as billed. */
  seconds?: number | undefined
}

/** A task at one moment, the same for both wire families. */
export interface TaskSnapshot {
  taskId: string
  state: TaskState
  /** Filled when `state` is "succeeded"; empty when the graph saved nothing. */
  results: TaskResult[]
  usage: TaskUsage
  /** For "failed": the reason, when the service gave one. */
  failure?: TaskFailure | undefined
  /** The socket that tells the progress of a running task. It holds a credential. */
  progressUrl?: Secret | undefined
}

/** A task the service has accepted, and will bill. */
export interface SubmittedTask {
  taskId: string
  state: TaskState
  /** Objections of ComfyUI: the part of the graph that hangs on these nodes does not run. */
  nodeErrors: NodeProblem[]
  progressUrl?: Secret | undefined
}

export function hasEnded(state: TaskState): boolean {
  return state === 'succeeded' || state === 'failed' || state === 'cancelled'
}
