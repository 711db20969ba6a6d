type Reviver = (key: string, value: unknown, context?: { source?: string }) => unknown

/**
 * `JSON.parse`, except that an integer beyond 2^53 is not rounded: seeds and ids have 64 bits,
 * and a rounded one is another one.
 *
 * @param toInteger makes the value of such an integer of its digits: a bigint, unless told otherwise
 * @throws {SyntaxError} when the text is not JSON
 */
export function parseJson(text: string, toInteger: (digits: string) => unknown = BigInt): unknown {
  const keepWhole: Reviver = (_key, value, { source = '' } = {}) =>
    Number.isInteger(value) && !Number.isSafeInteger(value) && /^-?\d+$/.test(source)
      ? toInteger(source)
      : value
  return (JSON.parse as (text: string, reviver: Reviver) => unknown)(text, keepWhole)
}
