import type { Facts } from '../errors/facts/facts.ts'
import type { NodeProblem } from '../errors/node-problem.ts'
import type { Workflow } from '../workflow/workflow.ts'

/** Matches the classes of nodes that save or show something, in ComfyUI and in custom nodes. */
const outputClass = /save|preview|combine|export|output|write|show|display/i

/**
 * Returns why a task that succeeded has no results, as far as that can be known.
 *
 * @param workflow the graph of api.json; undefined without one
 * @param nodeErrors ComfyUI's errors when the task was created
 */
export function noResultsReason(
  workflow: Workflow | undefined,
  nodeErrors: readonly NodeProblem[],
): Facts {
  if (nodeErrors.length > 0) {
    return { kind: 'no-results-rejected-nodes', nodes: nodeErrors }
  }
  const nodes = workflow && [...workflow.nodes.values()]
  if (nodes && !nodes.some(({ classType }) => outputClass.test(classType))) {
    return { kind: 'no-results-no-output-node' }
  }
  return { kind: 'no-results' }
}
