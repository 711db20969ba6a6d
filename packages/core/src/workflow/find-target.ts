import type { OverrideProblem } from '../errors/input-errors.ts'
import { linked } from './linked.ts'
import { linkedNode } from './linked-node.ts'
import { toProblem } from './override-problem.ts'
import { parseIdTarget, resolveTarget } from './resolve-target.ts'
import type { Workflow } from './workflow.ts'

/**
 * Finds the field that a target names, as {@link planOverrides} will, before there is a value
 * for it: so that a template can be checked when it is made and not when it is first used.
 *
 * @param target `6.text`; with a workflow also `Positive Prompt.text` or `KSampler.seed`
 */
export function findTarget(
  workflow: Workflow | undefined,
  target: string,
): { nodeId: string; fieldName: string; problem?: never } | { problem: OverrideProblem } {
  if (workflow === undefined) {
    const named = parseIdTarget(target)
    return named.problem === undefined ? named : { problem: toProblem({ target }, named) }
  }
  const resolved = resolveTarget(workflow, target)
  if (resolved.problem !== undefined) return { problem: toProblem({ target }, resolved) }
  const { node, field } = resolved
  if (linkedNode(field.value) !== undefined) {
    const { position } = field
    return { problem: toProblem({ target }, { problem: linked(workflow, node, field), position }) }
  }
  return { nodeId: node.id, fieldName: field.name }
}
