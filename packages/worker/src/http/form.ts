import { assertJsonDepth, parseJson } from '@runninghub-action/core'

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
      body.set(outer, new Map([...membersOf(body.get(outer)), [inner, value]]))
    } else {
      const whole = readValue(name, value)
      const members = membersOf(body.get(name))
      body.set(name, members.size > 0 ? new Map([...members, ...membersOf(whole)]) : whole)
    }
  }
  return Object.fromEntries(
    [...body].map(([name, value]) => [
      name,
      value instanceof Map ? Object.fromEntries(value) : value,
    ]),
  )
}

/** The members of a field so far: it may come as JSON text, in brackets, or as both. */
function membersOf(held: unknown): ReadonlyMap<string, unknown> {
  if (held instanceof Map) return held
  const isObject = typeof held === 'object' && held !== null && !Array.isArray(held)
  return new Map(isObject ? Object.entries(held) : [])
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
