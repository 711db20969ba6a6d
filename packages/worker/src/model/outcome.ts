import {
  type NodeProblem,
  RunningHubError,
  type TaskSnapshot,
  taskPage,
} from '@runninghub-action/core'
import type { EndStatus, Outcome, TaskError } from './task.ts'
import { truncateOutcome } from './truncate.ts'

const NO_REASON =
  'The task failed without a reason. RunningHub also reports cancelled tasks this way.'

/** Returns how a task ended according to RunningHub's snapshot; undefined while it is open. */
export function outcomeOfSnapshot(
  { taskId, state, results, usage, failure }: TaskSnapshot,
  { baseUrl, nodeErrors = [] }: { baseUrl: string; nodeErrors?: NodeProblem[] },
): Outcome | undefined {
  const hint = `See ${taskPage(baseUrl, taskId)}.`
  switch (state) {
    case 'succeeded':
      return truncateOutcome({ status: 'succeeded', results, usage })
    case 'cancelled':
      return failedOutcome(
        'cancelled',
        { code: 'TASK_CANCELLED', message: 'The task was cancelled on RunningHub.', hint },
        usage,
      )
    case 'failed': {
      const { nodeId, nodeName, exceptionType, message } = failure ?? {}
      const reason = [exceptionType, message].filter(Boolean).join(': ')
      const [problem] = nodeErrors
      const error: TaskError = {
        code: 'TASK_FAILED',
        message: reason || (problem ? nodeReason(problem) : NO_REASON),
        hint,
        node:
          (nodeId ?? nodeName) !== undefined
            ? { id: nodeId, name: nodeName }
            : problem && { id: problem.nodeId, name: problem.classType },
        nodeErrors: nodeErrors.length > 0 ? nodeErrors : undefined,
      }
      return failedOutcome('failed', error, usage)
    }
    default:
      return undefined
  }
}

/** Returns the reason that ComfyUI gave when RunningHub created the task. */
function nodeReason({ nodeId, classType, messages }: NodeProblem): string {
  const node = classType === undefined ? nodeId : `${nodeId} (${classType})`
  const reason = messages.join(' ') || 'an error without a message'
  return `RunningHub gave no reason. When the task was created, ComfyUI reported for node ${node}: ${reason}`
}

/**
 * Returns the end of a task that failed with this error.
 *
 * @throws the error itself when it is not a RunningHubError
 */
export function outcomeOfError(error: unknown): Outcome {
  if (!(error instanceof RunningHubError)) throw error
  const nodeErrors = 'nodeErrors' in error ? (error.nodeErrors as NodeProblem[]) : []
  return failedOutcome('failed', {
    code: error.code,
    message: error.message,
    hint: error.hint,
    nodeErrors: nodeErrors.length > 0 ? nodeErrors : undefined,
  })
}

/** Returns an end without results. */
export function failedOutcome(
  status: EndStatus,
  error: TaskError,
  usage: Outcome['usage'] = {},
): Outcome {
  return truncateOutcome({ status, results: [], usage, error })
}
