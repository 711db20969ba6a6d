import type { NodeProblem } from '../errors/node-problem.ts'
import { asObject, asString, parseIfJson } from '../json-fields.ts'

/**
 * Reads the node errors out of `promptTips`: ComfyUI's answer to the graph, JSON inside a
 * string. Anything that is not that (empty, null, cut off) has no node errors: a task that was
 * made must never be lost over a remark about it.
 */
export function parseNodeErrors(tips: unknown): NodeProblem[] {
  const errors = asObject(asObject(parseIfJson(tips))?.node_errors) ?? {}
  return Object.entries(errors).map(([nodeId, raw]) => parseNodeError(nodeId, raw))
}

/** What is not wholly of ComfyUI's form is passed on as it stands: half of it could mislead. */
function parseNodeError(nodeId: string, raw: unknown): NodeProblem {
  const node = asObject(raw)
  const messages = messagesOf(node?.errors)
  if (!node || !messages || !isMaybeText(node.class_type)) {
    return { nodeId, messages: [JSON.stringify(raw)] }
  }
  return { nodeId, messages, classType: asString(node.class_type) }
}

/** Each objection as one line; undefined when one of them is of another form. */
function messagesOf(errors: unknown = []): string[] | undefined {
  if (!Array.isArray(errors)) return undefined
  const messages = errors.map((value) => {
    const error = asObject(value)
    if (!error || !isMaybeText(error.message) || !isMaybeText(error.details)) return undefined
    return [error.message, error.details].filter(Boolean).join(': ')
  })
  return messages.every((message) => message !== undefined) ? messages : undefined
}

function isMaybeText(value: unknown): value is string | null | undefined {
  return value === undefined || value === null || typeof value === 'string'
}
