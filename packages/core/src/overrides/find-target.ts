import type { OverrideProblem } from '../errors/input-errors.ts'
import { linkProblem, linkSource } from '../workflow/link.ts'
import type { Workflow } from '../workflow/workflow.ts'
import { createProblem } from './create-problem.ts'
import { parseIdTarget, resolveTarget } from './resolve-target.ts'

/**
 * Finds the field that a target names, as {@link planOverrides} does, before there is a value for
 * it. So a template can be checked when it is created, not only when it is first used.
 *
 * @param target `6.text`; with a workflow also `Positive Prompt.text` or `KSampler.seed`
 * @param options.suggest whether to look for what was possibly meant
 */
export function findTarget(
  workflow: Workflow | undefined,
  target: string,
  options: { suggest?: boolean } = {},
): { nodeId: string; fieldName: string; problem?: never } | { problem: OverrideProblem } {
  if (workflow === undefined) {
    const named = parseIdTarget(target)
    return named.problem === undefined ? named : { problem: createProblem({ target }, named) }
  }
  const resolved = resolveTarget(workflow, target, options)
  if (resolved.problem !== undefined) return { problem: createProblem({ target }, resolved) }
  const { node, field } = resolved
  if (linkSource(field.value) !== undefined) {
    const { position } = field
    return {
      problem: createProblem({ target }, { problem: linkProblem(workflow, node, field), position }),
    }
  }
  return { nodeId: node.id, fieldName: field.name }
}
