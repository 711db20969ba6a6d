/** What ComfyUI reports about one invalid node of the graph. */
export interface NodeProblem {
  nodeId: string
  /** The node's class, when ComfyUI returns it. */
  classType?: string | undefined
  /** Each error as one line: message and details. */
  messages: string[]
}

/** Formats an invalid node: `node 4 (CheckpointLoaderSimple): Value not in list`. */
export function formatNodeProblem({ nodeId, classType, messages }: NodeProblem): string {
  return `node ${nodeId}${classType ? ` (${classType})` : ''}: ${messages.join('; ')}`
}

/** Why a task failed, as far as RunningHub reports it. */
export interface TaskFailure {
  nodeId?: string | undefined
  nodeName?: string | undefined
  exceptionType?: string | undefined
  message?: string | undefined
  traceback: string[]
}
