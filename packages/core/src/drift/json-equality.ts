import { canonicalNumber } from '../overrides/exact-number.ts'
import { jsonText } from '../workflow/json-text.ts'
import type { JsonValue } from '../workflow/workflow.ts'

/** As many characters of a value as a sentence shows. */
const MAX_LENGTH = 60

/** Returns the value inside `{"__value__": …}`, in which RunningHub wraps some lists. */
export function unwrapValue(value: JsonValue): JsonValue {
  if (value.kind !== 'object' || value.members.size !== 1) return value
  const inner = value.members.get('__value__')
  return inner === undefined ? value : unwrapValue(inner)
}

/** Whether two values are the same, whatever the order of keys and the way numbers are written. */
export function sameValue(first: JsonValue, second: JsonValue): boolean {
  const [a, b] = [unwrapValue(first), unwrapValue(second)]
  if (a.kind === 'number' && b.kind === 'number') return sameNumber(a.source, b.source)
  if (a.kind === 'array' && b.kind === 'array') {
    const { items } = b
    return (
      a.items.length === items.length &&
      a.items.every((item, index) => sameValue(item, items[index] ?? { kind: 'null' }))
    )
  }
  if (a.kind === 'object' && b.kind === 'object') {
    const { members } = b
    return (
      a.members.size === members.size &&
      [...a.members].every(([name, item]) => {
        const other = members.get(name)
        return other !== undefined && sameValue(item, other)
      })
    )
  }
  if (a.kind === 'string' && b.kind === 'string') return a.value === b.value
  if (a.kind === 'boolean' && b.kind === 'boolean') return a.value === b.value
  return a.kind === 'null' && b.kind === 'null'
}

/** `1.0` and `1` are one number; so are two ways to write the same double. */
function sameNumber(a: string, b: string): boolean {
  if (canonicalNumber(a) === canonicalNumber(b)) return true
  const isWhole = /^-?\d+$/
  return !isWhole.test(a) && !isWhole.test(b) && Number(a) === Number(b)
}

/** Formats a value for a sentence: as JSON, shortened. */
export function formatDriftValue(value: JsonValue): string {
  const text = jsonText(value, ' ')
  return text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH)}…` : text
}
