import type { JsonValue } from './workflow.ts'

/**
 * Whether a value is a link to another node's output, `["4", 0]`: the node's id as text and
 * the output's number. ComfyUI tells links from lists in the same way; a list such as
 * `[512, 768]` is none.
 * @see https://github.com/comfyanonymous/ComfyUI/blob/master/comfy_execution/graph_utils.py
 */
export function isLink(value: JsonValue): boolean {
  if (value.kind !== 'array' || value.items.length !== 2) return false
  const [node, output] = value.items
  return node?.kind === 'string' && output?.kind === 'number'
}
