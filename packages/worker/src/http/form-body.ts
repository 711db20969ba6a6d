import { parseLossless } from './json-text.ts'

/** Fields that hold more than one text; in a form they may be given as JSON text. */
const NESTED = new Set([
  'inputs',
  'files',
  'callbackHeaders',
  'metadata',
  'nodeInfoList',
  'parameters',
  'defaults',
])
const FLAGS = new Set(['addMetadata', 'sendWorkflow'])

/**
 * Reads a form-encoded body: `workflowId=…&inputs[6.text]=a+cat`. What the JSON form nests is
 * written with brackets or as JSON text; flags are `true` and `false`.
 */
export function readForm(text: string): Record<string, unknown> {
  const body = new Map<string, unknown>()
  for (const [name, value] of new URLSearchParams(text)) {
    const [, outer, inner] = /^([^[\]]+)\[(.+)\]$/.exec(name) ?? []
    if (outer !== undefined && inner !== undefined) {
      const held = body.get(outer)
      const members = held instanceof Map ? held : new Map<string, unknown>()
      body.set(outer, members.set(inner, value))
    } else {
      body.set(name, readValue(name, value))
    }
  }
  return Object.fromEntries(
    [...body].map(([name, value]) => [
      name,
      value instanceof Map ? Object.fromEntries(value) : value,
    ]),
  )
}

function readValue(name: string, value: string): unknown {
  if (FLAGS.has(name)) return value === 'true' ? true : value === 'false' ? false : value
  if (!NESTED.has(name) || !/^\s*[[{]/.test(value)) return value
  try {
    return parseLossless(value)
  } catch {
    return value
  }
}
