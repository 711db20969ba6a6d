/** What ComfyUI says against one node of the graph. */
export interface NodeProblem {
  nodeId: string
  /** The node's class, when it was named. */
  classType?: string | undefined
  /** Each objection as one line: message and details. */
  messages: string[]
}

/** Why a task failed, as far as the service told. */
export interface TaskFailure {
  nodeId?: string | undefined
  nodeName?: string | undefined
  exceptionType?: string | undefined
  message?: string | undefined
  traceback: string[]
}
