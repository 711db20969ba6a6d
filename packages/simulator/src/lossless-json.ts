/**
 * A JSON number as it was written. The simulator does not change the numbers of a graph:
 * 18446744073709551615 and 1.0 stay as they are.
 */
export interface RawNumber {
  readonly rawJSON: string
}

export type Json = string | boolean | null | RawNumber | Json[] | { [key: string]: Json }
export type JsonObject = { [key: string]: Json }

/** JSON's access to source text, which Node 24 and workerd have and TypeScript's library lacks. */
const lossless = JSON as unknown as {
  parse(
    text: string,
    reviver: (key: string, value: unknown, context: { source: string }) => unknown,
  ): Json
  rawJSON(text: string): RawNumber
  isRawJSON(value: unknown): value is RawNumber
}

/**
 * Parses JSON and keeps each number's own text. `JSON.stringify` writes it back.
 *
 * @throws {SyntaxError}
 */
export function parseLossless(text: string): Json {
  return lossless.parse(text, (_key, value, { source }) =>
    typeof value === 'number' ? lossless.rawJSON(source) : value,
  )
}

export const rawNumber = (text: string): RawNumber => lossless.rawJSON(text)

export const isRawNumber = (value: unknown): value is RawNumber => lossless.isRawJSON(value)

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isRawNumber(value)
}

/** Returns a scalar as text; `undefined` for null, lists and objects. */
export function scalarText(value: Json | undefined): string | undefined {
  if (typeof value === 'string') return value
  if (typeof value === 'boolean') return String(value)
  return isRawNumber(value) ? value.rawJSON : undefined
}

/**
 * Writes JSON as Python's `json.dumps` does, which is the form of `promptTips` and PNG metadata.
 */
export function pythonJson(value: unknown): string {
  if (isRawNumber(value)) return value.rawJSON
  if (Array.isArray(value)) return `[${value.map(pythonJson).join(', ')}]`
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).map(([key, item]) => `${ascii(key)}: ${pythonJson(item)}`)
    return `{${members.join(', ')}}`
  }
  return ascii(value)
}

function ascii(value: unknown): string {
  return JSON.stringify(value).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
