/**
 * `JSON.parse`, except that an integer beyond 2^53 comes back as a bigint: seeds and ids have
 * 64 bits, and a rounded one is another one.
 *
 * @throws {SyntaxError} {RangeError} when the text is not JSON, or nests too deeply
 */
export function parseLossless(text: string): unknown {
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

const token = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s"{}[\],:]+/g

/**
 * The text of one member of an object, as it stands in the object's own text; of the last, when
 * the name comes twice, as `JSON.parse` takes it. A graph that went through `JSON.parse` would
 * have lost its order, and `1.0` would have become `1`.
 *
 * @param text valid JSON
 */
export function memberText(text: string, name: string): string | undefined {
  let depth = 0
  let key: string | undefined
  let start: number | undefined
  let found: string | undefined
  for (const { 0: part, index } of text.matchAll(token)) {
    if (depth === 1) {
      if (part === ':') start = index + 1
      else if (part === ',' || part === '}') {
        if (key === name) found = text.slice(start, index).trim()
        start = undefined
      } else if (start === undefined) key = JSON.parse(part)
    }
    if (part === '{' || part === '[') depth++
    if (part === '}' || part === ']') depth--
  }
  return found
}
