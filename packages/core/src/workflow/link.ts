import type { Facts } from '../errors/facts/facts.ts'
import type { JsonValue, Workflow, WorkflowField, WorkflowNode } from './workflow.ts'

/**
 * Returns the id of the node that a value comes from, as in `["4", 0]`: the node's id as text and
 * the output's index. Returns undefined for a value that is not a link. ComfyUI distinguishes links
 * from lists in the same way, so `[512, 768]` is a list.
 * @see https://github.com/comfyanonymous/ComfyUI/blob/master/comfy_execution/graph_utils.py
 */
export function linkSource(value: JsonValue): string | undefined {
  if (value.kind !== 'array' || value.items.length !== 2) return undefined
  const [node, output] = value.items
  return node?.kind === 'string' && output?.kind === 'number' ? node.value : undefined
}

/** Explains why a field that is a link cannot be set, and what to set instead. */
export function linkProblem(
  workflow: Workflow,
  node: WorkflowNode,
  { name, value }: WorkflowField,
): Facts {
  const id = linkSource(value) ?? ''
  const from = workflow.nodes.get(id)
  const label = from?.title || from?.classType || ''
  return { kind: 'field-is-link', field: name, nodeId: node.id, from: id, label }
}
