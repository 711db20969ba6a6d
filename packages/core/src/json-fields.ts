import { parseJson } from './json.ts'

/**
 * Readers of single values in RunningHub's responses. Real responses contain keys that are
 * documented nowhere, and leave out or null documented ones. So a reader checks only what it needs,
 * and treats a value of an unexpected form as missing.
 */

/** The members of a JSON object. */
export type JsonObject = Readonly<Record<string, unknown>>

/** Returns the value if it is a JSON object: neither an array nor null. */
export function asObject(value: unknown): JsonObject | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  return value as JsonObject
}

/** Returns the value if it is a text and not empty. */
export function asString(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

/**
 * Returns an id, which is a text or a number; "" and 0 are not ids. {@link parseJson} returns an id
 * that JSON would round as text.
 */
export function asId(value: unknown): string | undefined {
  return typeof value === 'number' && value ? String(value) : asString(value)
}

/** Returns an amount, which RunningHub sends as a number or as text. */
export function asNumber(value: unknown): number | undefined {
  const number = Number(typeof value === 'number' ? value : asString(value))
  return Number.isFinite(number) ? number : undefined
}

/** Returns the JSON inside a text, or the value itself when it is not a text with JSON. */
export function parseIfJson(value: unknown): unknown {
  if (typeof value !== 'string') return value
  try {
    return parseJson(value, String)
  } catch {
    return value
  }
}
