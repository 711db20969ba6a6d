/**
 * Parses JSON like `JSON.parse`, but returns integers beyond 2^53 as bigints: seeds and ids have
 * 64 bits, and a rounded one is a different one.
 *
 * @throws {SyntaxError} when the text is not JSON
 * @throws {RangeError} when it is nested too deeply
 */
export function parseLossless(text: string): unknown {
  const value: unknown = JSON.parse(text)
  walk(text, () => {})
  // A reviver makes parsing ten times slower, so it is used only for long digit sequences.
  if (!/\d{16}/.test(text)) return value
  return (JSON.parse as (text: string, reviver: Reviver) => unknown)(text, keepIntegers)
}

type Reviver = (key: string, value: unknown, context?: { source?: string }) => unknown

const keepIntegers: Reviver = (_key, value, context) =>
  typeof value === 'number' && !Number.isSafeInteger(value) && /^-?\d+$/.test(context?.source ?? '')
    ? BigInt(context?.source ?? value)
    : value

/** Returns a copy with bigints as decimal text, so that it can be serialized as JSON. */
export function withoutBigInts(value: unknown): unknown {
  if (typeof value === 'bigint') return String(value)
  if (Array.isArray(value)) return value.map(withoutBigInts)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, withoutBigInts(item)]),
  )
}

/** Enough for a body around the deepest graph, and few enough for recursive functions. */
const MAX_DEPTH = 250

/**
 * Calls `visit` for each string start, bracket, comma and colon, with its nesting depth.
 *
 * @param text valid JSON
 * @throws {RangeError} when it is nested too deeply
 */
function walk(text: string, visit: (mark: string, index: number, depth: number) => void): void {
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

/** Returns the index of the quote that closes the string opened at `opening`. */
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

/**
 * Returns the JSON text of each member of an object, unchanged. Of a repeated name it returns the
 * last, like `JSON.parse`. `JSON.parse` itself would lose the order of a graph and turn `1.0` into
 * `1`.
 *
 * @param text of a JSON object, known to be valid
 * @throws {RangeError} when it is nested too deeply
 */
export function memberTexts(text: string): Map<string, string> {
  const members = new Map<string, string>()
  let name = ''
  let start: number | undefined
  walk(text, (mark, index, depth) => {
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
