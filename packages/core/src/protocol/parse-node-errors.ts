import type { NodeProblem } from '../errors/node-problem.ts'
import { asObject, asString, parseIfJson } from '../json-fields.ts'

/**
 * Reads the node errors out of `promptTips`: ComfyUI's response to the graph, JSON inside a
 * string. Returns no node errors for anything else (empty, null, cut off): a malformed remark must
 * not lose a task that was created.
 */
export function parseNodeErrors(tips: unknown): NodeProblem[] {
  const errors = asObject(asObject(parseIfJson(tips))?.node_errors) ?? {}
  return Object.entries(errors).map(([nodeId, raw]) => parseNodeError(nodeId, raw))
}

/**
 * Returns an error that is not entirely of ComfyUI's form as its JSON: half of it could mislead.
 */
function parseNodeError(nodeId: string, raw: unknown): NodeProblem {
  const node = asObject(raw)
  const messages = messagesOf(node?.errors)
  if (!node || !messages || !isOptionalText(node.class_type)) {
    return { nodeId, messages: [JSON.stringify(raw)] }
  }
  return { nodeId, messages, classType: asString(node.class_type) }
}

/** Returns each error as one line; undefined when one of them is of another form. */
function messagesOf(errors: unknown = []): string[] | undefined {
  if (!Array.isArray(errors)) return undefined
  const messages = errors.map((value) => {
    const error = asObject(value)
    if (!error || !isOptionalText(error.message) || !isOptionalText(error.details)) return undefined
    return [error.message, error.details].filter(Boolean).join(': ')
  })
  return messages.every((message) => message !== undefined) ? messages : undefined
}

function isOptionalText(value: unknown): value is string | null | undefined {
  return value === undefined || value === null || typeof value === 'string'
}
