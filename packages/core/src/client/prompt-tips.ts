import * as z from 'zod/mini'
import type { NodeProblem } from '../errors/node-errors.ts'
import { parseJson } from './parse-json.ts'

const nodeError = z.looseObject({
  errors: z.optional(
    z.array(
      z.looseObject({
        message: z.optional(z.nullable(z.string())),
        details: z.optional(z.nullable(z.string())),
      }),
    ),
  ),
  class_type: z.optional(z.nullable(z.string())),
})

const promptTips = z.looseObject({
  node_errors: z.optional(z.nullable(z.record(z.string(), z.unknown()))),
})

/**
 * Reads the node errors out of `promptTips`: ComfyUI's answer to the graph, JSON inside a
 * string. Anything that is not that (empty, null, cut off) has no node errors: a task that was
 * made must never be lost over a remark about it.
 */
export function readPromptTips(tips: unknown): NodeProblem[] {
  let value = tips
  if (typeof value === 'string') {
    try {
      value = parseJson(value)
    } catch {
      return []
    }
  }
  const read = z.safeParse(promptTips, value)
  if (!read.success) return []
  return Object.entries(read.data.node_errors ?? {}).map(([nodeId, raw]) => {
    const node = z.safeParse(nodeError, raw)
    if (!node.success) return { nodeId, messages: [JSON.stringify(raw)] }
    const messages = (node.data.errors ?? []).map((error) =>
      [error.message, error.details].filter(Boolean).join(': '),
    )
    const classType = node.data.class_type
    return { nodeId, messages, ...(classType && { classType }) }
  })
}
