import type { JsonValue } from './workflow.ts'

/**
 * The id of the node a value comes from, as in `["4", 0]`: the node's id as text and the output's
 * number. Undefined for a value of its own; ComfyUI tells links from lists in the same way, so a
 * list such as `[512, 768]` is one.
 * @see https://github.com/comfyanonymous/ComfyUI/blob/master/comfy_execution/graph_utils.py
 */
export function linkSource(value: JsonValue): string | undefined {
  if (value.kind !== 'array' || value.items.length !== 2) return undefined
  const [node, output] = value.items
  return node?.kind === 'string' && output?.kind === 'number' ? node.value : undefined
}
