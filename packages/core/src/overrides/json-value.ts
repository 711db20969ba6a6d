import type { Facts } from '../errors/facts/facts.ts'
import { jsonText } from '../workflow/json-text.ts'
import type { JsonValue } from '../workflow/workflow.ts'
import { refusedCharacterIn } from './refused-character.ts'

/** Deeper than any value of a node. Also ends the walk through a list that contains itself. */
const MAX_DEPTH = 50

/**
 * Converts a caller's list or object to JSON text. `JSON.stringify` alone would turn `NaN` into
 * `null`, leave functions out, and pass on integers that were rounded before.
 */
export function toJson(value: unknown): { text: string; value: JsonValue } | { problem: Facts } {
  try {
    const json = toJsonValue(value, 0)
    return { text: jsonText(json), value: json }
  } catch (error) {
    if (error instanceof UnserializableError) return { problem: error.reason }
    throw error
  }
}

class UnserializableError extends Error {
  readonly reason: Facts
  constructor(reason: Facts) {
    super(reason.kind)
    this.reason = reason
  }
}

function toJsonValue(value: unknown, depth: number): JsonValue {
  if (depth > MAX_DEPTH) throw new UnserializableError({ kind: 'nested-too-deep' })
  if (value === null) return { kind: 'null' }
  switch (typeof value) {
    case 'string':
      checkCharacters(value)
      return { kind: 'string', value }
    case 'boolean':
      return { kind: 'boolean', value }
    case 'bigint':
      return { kind: 'number', source: String(value) }
    case 'number':
      if (!Number.isFinite(value))
        throw new UnserializableError({ kind: 'nested-not-finite', value: `${value}` })
      if (Number.isInteger(value) && !Number.isSafeInteger(value)) {
        throw new UnserializableError({ kind: 'nested-unsafe-integer', value: `${value}` })
      }
      return { kind: 'number', source: JSON.stringify(value) }
    case 'object':
      if (Array.isArray(value)) {
        // Array.from visits holes too, which map would skip.
        return { kind: 'array', items: Array.from(value, (item) => toJsonValue(item, depth + 1)) }
      }
      if (isPlain(value)) {
        const entries = Object.entries(value)
        for (const [name] of entries) checkCharacters(name)
        const members = new Map(entries.map(([name, item]) => [name, toJsonValue(item, depth + 1)]))
        return { kind: 'object', members }
      }
      throw new UnserializableError({ kind: 'nested-not-plain' })
    default:
      throw new UnserializableError({ kind: 'nested-other-type', name: typeof value })
  }
}

function checkCharacters(text: string): void {
  const refused = refusedCharacterIn(text)
  if (!refused) return
  throw new UnserializableError({ kind: `nested-${refused.kind}-character`, code: refused.code })
}

function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value)
  return prototype === null || Object.getPrototypeOf(prototype) === null
}
