import { linkSource } from './link.ts'
import type { Workflow, WorkflowField, WorkflowNode } from './workflow.ts'

/** Why a field that is a link cannot be set, and where to set it instead. */
export function linkProblem(
  workflow: Workflow,
  node: WorkflowNode,
  { name, value }: WorkflowField,
): string {
  const id = linkSource(value) ?? ''
  const from = workflow.nodes.get(id)
  const label = from?.title || from?.classType
  return `field "${name}" of node ${node.id} comes from node ${id}${label ? ` (${label})` : ''}; RunningHub cannot rewire a workflow, set a field of that node`
}
