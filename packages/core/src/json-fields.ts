import { parseJson } from './json.ts'

/**
 * What one value of RunningHub's answers says, if anything. Live answers carry keys that are
 * documented nowhere, and leave out or null those that are; so a reader looks at what it needs,
 * and takes what has another form than expected as not said.
 */

/** The members of a JSON object. */
export type JsonObject = Readonly<Record<string, unknown>>

/** The members, if the value is a JSON object: neither a list nor null. */
export function asObject(value: unknown): JsonObject | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  return value as JsonObject
}

/** Text; "" says nothing. */
export function asString(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** An id: text, or a number; one that JSON would round comes as text from {@link parseJson}. "" and 0 are no ids. */
export function asId(value: unknown): string | undefined {
  return typeof value === 'number' && value ? String(value) : asString(value)
}

/** An amount, which comes as a number or as text. */
export function asNumber(value: unknown): number | undefined {
  const number = Number(typeof value === 'number' ? value : asString(value))
  return Number.isFinite(number) ? number : undefined
}

/** The value itself, or the JSON inside it where it is a text that holds some. */
export function parseIfJson(value: unknown): unknown {
  if (typeof value !== 'string') return value
  try {
    return parseJson(value, String)
  } catch {
    return value
  }
}
