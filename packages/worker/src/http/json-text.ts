/**
 * `JSON.parse`, except that an integer beyond 2^53 comes back as a bigint: seeds and ids have
 * 64 bits, and a rounded one is another one.
 *
 * @throws {SyntaxError} {RangeError} when the text is not JSON, or nests too deeply
 */
export function parseLossless(text: string): unknown {
  const value: unknown = JSON.parse(text)
  walk(text, () => {})
  // Only where there are such, since a reviver makes parsing ten times slower.
  if (!/\d{16}/.test(text)) return value
  return (JSON.parse as (text: string, reviver: Reviver) => unknown)(text, keepIntegers)
}

type Reviver = (key: string, value: unknown, context?: { source?: string }) => unknown

const keepIntegers: Reviver = (_key, value, context) =>
  typeof value === 'number' && !Number.isSafeInteger(value) && /^-?\d+$/.test(context?.source ?? '')
    ? BigInt(context?.source ?? value)
    : value

/** The value with its bigints as decimal text, for where JSON goes on as JSON. */
export function withoutBigInts(value: unknown): unknown {
  if (typeof value === 'bigint') return String(value)
  if (Array.isArray(value)) return value.map(withoutBigInts)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, withoutBigInts(item)]),
  )
}

/** Enough for a body around the deepest graph, and few enough for all that recurses. */
const MAX_DEPTH = 250

/**
 * Tells of each string, where it starts, and of each bracket, comma and colon, with the depth it
 * stands at.
 *
 * @param text valid JSON
 * @throws {RangeError} when it nests too deeply
 */
function walk(text: string, tell: (mark: string, index: number, depth: number) => void): void {
  let depth = 0
  for (let index = 0; index < text.length; index++) {
    const mark = text.charAt(index)
    if (mark === '}' || mark === ']') depth--
    if (mark > ' ' && '"{}[],:'.includes(mark)) tell(mark, index, depth)
    if (mark === '{' || mark === '[') depth++
    if (mark === '"') index = endOfString(text, index)
    if (depth > MAX_DEPTH) throw new RangeError(`more than ${MAX_DEPTH} levels deep`)
  }
}

/** The index of the quote that closes the string which another one opens. */
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
 * The texts of an object's members, as they stand in the object's own text; of a name that comes
 * twice the last, as `JSON.parse` takes it. A graph that went through `JSON.parse` would have
 * lost its order, and `1.0` would have become `1`.
 *
 * @param text of a JSON object, known to be valid
 * @throws {RangeError} when it nests too deeply
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
