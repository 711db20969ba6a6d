import {
  type NodeProblem,
  RunningHubError,
  type TaskSnapshot,
  taskPage,
} from '@runninghub-action/core'
import { bounded } from './bounded.ts'
import type { EndStatus, Outcome, TaskError } from './task.ts'

/** How a task ended that RunningHub says has ended; undefined for one that goes on. */
export function outcomeOf(
  { taskId, state, results, usage, failure }: TaskSnapshot,
  { baseUrl, nodeErrors = [] }: { baseUrl: string; nodeErrors?: NodeProblem[] },
): Outcome | undefined {
  const hint = `See ${taskPage(baseUrl, taskId)}.`
  switch (state) {
    case 'succeeded':
      return bounded({ status: 'succeeded', results, usage })
    case 'cancelled':
      return ended(
        'cancelled',
        { code: 'TASK_CANCELLED', message: 'The task was cancelled on RunningHub.', hint },
        usage,
      )
    case 'failed': {
      const { nodeId, nodeName, exceptionType, message } = failure ?? {}
      const said = [exceptionType, message].filter(Boolean).join(': ')
      const error: TaskError = {
        code: 'TASK_FAILED',
        message:
          said ||
          'The task failed and RunningHub gave no reason, as it does for a task that was cancelled.',
        hint,
        node: (nodeId ?? nodeName) === undefined ? undefined : { id: nodeId, name: nodeName },
        nodeErrors: nodeErrors.length > 0 ? nodeErrors : undefined,
      }
      return ended('failed', error, usage)
    }
    default:
      return undefined
  }
}

/**
 * A failed end, for the error that says why.
 *
 * @throws the error itself, when it is not one of RunningHub's
 */
export function failureOf(error: unknown): Outcome {
  if (!(error instanceof RunningHubError)) throw error
  const nodeErrors = 'nodeErrors' in error ? (error.nodeErrors as NodeProblem[]) : []
  return ended('failed', {
    code: error.code,
    message: error.message,
    hint: error.hint,
    nodeErrors: nodeErrors.length > 0 ? nodeErrors : undefined,
  })
}

/** An end without results. */
export function ended(status: EndStatus, error: TaskError, usage: Outcome['usage'] = {}): Outcome {
  return bounded({ status, results: [], usage, error })
}
