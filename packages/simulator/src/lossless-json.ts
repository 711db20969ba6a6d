/**
 * A JSON number as it was written. A graph passes through the simulator with its numbers
 * untouched: 18446744073709551615 and 1.0 must come out as they went in.
 */
export interface WrittenNumber {
  readonly rawJSON: string
}

export type Json = string | boolean | null | WrittenNumber | Json[] | { [key: string]: Json }
export type JsonObject = { [key: string]: Json }

/** JSON's access to source text, in Node 24 and workerd but not yet in TypeScript's library. */
const lossless = JSON as unknown as {
  parse(
    text: string,
    reviver: (key: string, value: unknown, context: { source: string }) => unknown,
  ): Json
  rawJSON(text: string): WrittenNumber
  isRawJSON(value: unknown): value is WrittenNumber
}

/** Parses JSON, keeping each number's own text. Throws SyntaxError. `JSON.stringify` undoes it. */
export function parseLossless(text: string): Json {
  return lossless.parse(text, (_key, value, { source }) =>
    typeof value === 'number' ? lossless.rawJSON(source) : value,
  )
}

export const writtenNumber = (text: string): WrittenNumber => lossless.rawJSON(text)

export const isWrittenNumber = (value: unknown): value is WrittenNumber => lossless.isRawJSON(value)

export function isObject(value: Json | undefined): value is JsonObject {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && !isWrittenNumber(value)
  )
}

/** A scalar as text, `undefined` for null, lists and objects. */
export function scalarText(value: Json | undefined): string | undefined {
  if (typeof value === 'string') return value
  if (typeof value === 'boolean') return String(value)
  return isWrittenNumber(value) ? value.rawJSON : undefined
}

/** JSON as Python's `json.dumps` writes it, which is how `promptTips` and PNG metadata look. */
export function pythonJson(value: unknown): string {
  if (isWrittenNumber(value)) return value.rawJSON
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
