import type { NodeProblem } from '@runninghub-action/core'
import type { Outcome, StoredResult } from './task.ts'

/** Bytes of JSON for all results. A row of a Durable Object may have 2 MB in all. */
const MAX_RESULTS = 1_000_000
/** Characters. */
const MAX_MESSAGE = 4_000
const MAX_NAME = 200

/** Cuts an outcome to a size that can be stored. Sets `truncated` when something was cut. */
export function truncateOutcome(outcome: Outcome): Outcome {
  const { error } = outcome
  const results = truncateResults(outcome.results, MAX_RESULTS)
  const kept: Outcome = {
    ...outcome,
    results,
    error: error && {
      ...error,
      message: error.message.slice(0, MAX_MESSAGE),
      node: error.node && {
        id: error.node.id?.slice(0, MAX_NAME),
        name: error.node.name?.slice(0, MAX_NAME),
      },
      nodeErrors: error.nodeErrors && truncateNodeErrors(error.nodeErrors),
    },
  }
  return JSON.stringify(kept).length < JSON.stringify(outcome).length
    ? { ...kept, truncated: true }
    : outcome
}

/** Keeps the first twenty nodes with errors, and five messages of each. */
export function truncateNodeErrors(nodeErrors: readonly NodeProblem[]): NodeProblem[] {
  return nodeErrors.slice(0, 20).map((problem) => ({
    ...problem,
    nodeId: problem.nodeId.slice(0, MAX_NAME),
    classType: problem.classType?.slice(0, MAX_NAME),
    messages: problem.messages.slice(0, 5).map((message) => message.slice(0, 500)),
  }))
}

/**
 * Keeps as many results as fit, in their order. A text that does not fit is cut.
 *
 * @param limit bytes of JSON for all of them
 */
export function truncateResults(results: readonly StoredResult[], limit: number): StoredResult[] {
  const kept: StoredResult[] = []
  let left = limit
  for (const result of results) {
    const fits = jsonBytes(result) < left ? result : cutText(result, left)
    const size = jsonBytes(fits) + 1
    if (size > left) continue
    left -= size
    kept.push(fits)
  }
  return kept
}

/** Cuts the text of a result to a length that fits in any case: a character takes up to six bytes. */
function cutText(result: StoredResult, limit: number): StoredResult {
  const spare = limit - 1 - jsonBytes({ ...result, text: '' })
  return { ...result, text: result.text?.slice(0, Math.max(0, spare / 6)) }
}

/** Returns the number of bytes of a value as JSON. */
export function jsonBytes(value: unknown): number {
  return new TextEncoder().encode(JSON.stringify(value)).length
}
