import { assertJsonDepth, parseJson } from '@runninghub-action/core'

/** Fields that are not plain text. A form may contain them as JSON text. */
const NESTED = new Set([
  'inputs',
  'files',
  'callbackHeaders',
  'metadata',
  'nodeInfoList',
  'parameters',
  'defaults',
  'allow',
])
const FLAGS = new Set(['addMetadata', 'sendWorkflow'])

/**
 * Reads a form-encoded body: `workflowId=…&inputs[6.text]=a+cat`. Nested fields are written with
 * brackets or as JSON text, flags as `true` or `false`.
 */
export function readForm(text: string): Record<string, unknown> {
  return readFormEntries(new URLSearchParams(text))
}

/** Reads the entries of a form as {@link readForm} does. */
export function readFormEntries(entries: Iterable<[string, string]>): Record<string, unknown> {
  const body = new Map<string, unknown>()
  for (const [name, value] of entries) {
    const [, outer, inner] = /^([^[\]]+)\[((?:(?!\]\[).)+)\]$/.exec(name) ?? []
    if (outer !== undefined && inner !== undefined) {
      body.set(outer, membersOf(body.get(outer)).set(inner, value))
    } else {
      const whole = readValue(name, value)
      const members = membersOf(body.get(name))
      for (const [key, member] of membersOf(whole)) members.set(key, member)
      body.set(name, members.size > 0 ? members : whole)
    }
  }
  return Object.fromEntries(
    [...body].map(([name, value]) => [
      name,
      value instanceof Map ? Object.fromEntries(value) : value,
    ]),
  )
}

/** Returns the members of a field. A form may give it as JSON text, in brackets, or both ways. */
function membersOf(value: unknown): Map<string, unknown> {
  if (value instanceof Map) return value
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
  return new Map(isObject ? Object.entries(value) : [])
}

function readValue(name: string, value: string): unknown {
  if (FLAGS.has(name)) return value === 'true' ? true : value === 'false' ? false : value
  if (!NESTED.has(name) || !/^\s*[[{]/.test(value)) return value
  try {
    const nested = parseJson(value)
    assertJsonDepth(value)
    return nested
  } catch {
    return value
  }
}
