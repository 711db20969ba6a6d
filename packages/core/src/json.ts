/** Exact JSON: seeds and ids have 64 bits, and a rounded one is a different one. */

type Reviver = (key: string, value: unknown, context?: { source?: string }) => unknown

/** TypeScript's library does not have `JSON.rawJSON` yet. */
const { rawJSON } = JSON as unknown as { rawJSON(text: string): unknown }

/**
 * Parses like `JSON.parse`, but does not round an integer beyond 2^53.
 *
 * @param toInteger converts the digits of such an integer to its value, a bigint by default
 * @throws {SyntaxError} when the text is not JSON
 */
export function parseJson(text: string, toInteger: (digits: string) => unknown = BigInt): unknown {
  // A reviver makes parsing ten times slower, so it runs only where such an integer may be.
  if (!/\d{16}/.test(text)) return JSON.parse(text)
  const keepExact: Reviver = (_key, value, { source = '' } = {}) =>
    Number.isInteger(value) && !Number.isSafeInteger(value) && /^-?\d+$/.test(source)
      ? toInteger(source)
      : value
  return (JSON.parse as (text: string, reviver: Reviver) => unknown)(text, keepExact)
}

/** Writes a value as JSON, with all digits of a bigint. */
export function stringifyJson(value: unknown, indent?: number): string {
  return JSON.stringify(
    value,
    (_key, item: unknown) => (typeof item === 'bigint' ? rawJSON(String(item)) : item),
    indent,
  )
}

/** Converts bigints to decimal text, at any depth: for JSON that others parse. */
export function bigIntsToText(value: unknown): unknown {
  if (typeof value === 'bigint') return String(value)
  if (Array.isArray(value)) return value.map(bigIntsToText)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, bigIntsToText(item)]),
  )
}

/** Enough for a request around the deepest graph, and few enough for functions that recurse. */
const MAX_DEPTH = 250

/**
 * Checks how deep JSON nests: functions that recurse over its value would exhaust the stack.
 *
 * @param text valid JSON
 * @throws {RangeError} when it nests more than 250 levels deep
 */
export function assertJsonDepth(text: string): void {
  scan(text, () => {})
}

/**
 * Returns the texts of an object's members as they are written. When a name occurs twice, the last
 * member counts, as in `JSON.parse`, which would reorder a graph and turn `1.0` into `1`.
 *
 * @param text a valid JSON object
 * @throws {RangeError} when it nests more than 250 levels deep
 */
export function memberTexts(text: string): Map<string, string> {
  const members = new Map<string, string>()
  let name = ''
  let start: number | undefined
  scan(text, (mark, index, depth) => {
    const ends = mark === '}' && depth === 0
    if (depth !== 1 && !ends) return
    if (start === undefined) {
      if (mark === '"') name = JSON.parse(text.slice(index, endOfString(text, index) + 1))
      if (mark === ':') start = index + 1
    } else if (mark === ',' || ends) {
      members.set(name, text.slice(start, index).trim())
      start = undefined
    }
  })
  return members
}

/** Calls `visit` for each string start, bracket, comma and colon, with its nesting depth. */
function scan(text: string, visit: (mark: string, index: number, depth: number) => void): void {
  let depth = 0
  for (let index = 0; index < text.length; index++) {
    const mark = text.charAt(index)
    if (mark === '}' || mark === ']') depth--
    if (mark > ' ' && '"{}[],:'.includes(mark)) visit(mark, index, depth)
    if (mark === '{' || mark === '[') depth++
    if (mark === '"') index = endOfString(text, index)
    if (depth > MAX_DEPTH) throw new RangeError(`more than ${MAX_DEPTH} levels deep`)
  }
}

/** Returns the index of the quote that closes the string. */
function endOfString(text: string, opening: number): number {
  let end = text.indexOf('"', opening + 1)
  while (isEscaped(text, end)) end = text.indexOf('"', end + 1)
  return end
}

function isEscaped(text: string, quote: number): boolean {
  let start = quote
  while (text[start - 1] === '\\') start--
  return (quote - start) % 2 === 1
}
