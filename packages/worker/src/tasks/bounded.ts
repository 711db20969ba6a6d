import type { NodeProblem, TaskResult } from '@runninghub-action/core'
import type { Outcome } from './task.ts'

/** Bytes of JSON for all results: a row of a Durable Object may have 2 MB, with all that is in it. */
const RESULTS = 1_000_000
/** Characters. */
const MESSAGE = 4_000
const NAME = 200

/** An outcome of a size that can be kept, whatever RunningHub said. `truncated` tells when it was more. */
export function bounded(outcome: Outcome): Outcome {
  const { error } = outcome
  const results = boundedResults(outcome.results)
  const kept: Outcome = {
    ...outcome,
    results,
    error: error && {
      ...error,
      message: error.message.slice(0, MESSAGE),
      node: error.node && {
        id: error.node.id?.slice(0, NAME),
        name: error.node.name?.slice(0, NAME),
      },
      nodeErrors: error.nodeErrors && boundedNodeErrors(error.nodeErrors),
    },
  }
  return JSON.stringify(kept).length < JSON.stringify(outcome).length
    ? { ...kept, truncated: true }
    : outcome
}

/** The first twenty nodes that ComfyUI objected to, and five objections to each. */
export function boundedNodeErrors(nodeErrors: readonly NodeProblem[]): NodeProblem[] {
  return nodeErrors.slice(0, 20).map((problem) => ({
    ...problem,
    nodeId: problem.nodeId.slice(0, NAME),
    classType: problem.classType?.slice(0, NAME),
    messages: problem.messages.slice(0, 5).map((message) => message.slice(0, 500)),
  }))
}

/** As many as fit, in their order; a text that does not fit whole is cut. */
function boundedResults(results: readonly TaskResult[]): TaskResult[] {
  const kept: TaskResult[] = []
  let left = RESULTS
  for (const result of results) {
    const whole = bytes(result)
    // A character takes up to six bytes of JSON.
    const fits = whole <= left ? result : { ...result, text: result.text?.slice(0, left / 6) }
    const size = whole <= left ? whole : bytes(fits)
    if (size > left) continue
    left -= size
    kept.push(fits)
  }
  return kept
}

function bytes(value: unknown): number {
  return new TextEncoder().encode(JSON.stringify(value)).length
}
