type Reviver = (key: string, value: unknown, context?: { source?: string }) => unknown

/**
 * Parses like `JSON.parse`, but does not round an integer beyond 2^53: seeds and ids have 64 bits,
 * and a rounded one is a different one.
 *
 * @param toInteger converts the digits of such an integer to its value, a bigint by default
 * @throws {SyntaxError} when the text is not JSON
 */
export function parseJson(text: string, toInteger: (digits: string) => unknown = BigInt): unknown {
  const keepExact: Reviver = (_key, value, { source = '' } = {}) =>
    Number.isInteger(value) && !Number.isSafeInteger(value) && /^-?\d+$/.test(source)
      ? toInteger(source)
      : value
  return (JSON.parse as (text: string, reviver: Reviver) => unknown)(text, keepExact)
}
