type Reviver = (key: string, value: unknown, context?: { source?: string }) => unknown

const keepWholeIntegers: Reviver = (_key, value, context) =>
  typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value)
    ? (context?.source ?? String(value))
    : value

/**
 * `JSON.parse`, except that an integer beyond 2^53 comes back as its text. RunningHub's ids
 * have 19 digits; they are sent as strings, but not everywhere, and a rounded id is another
 * task's.
 *
 * @throws {SyntaxError} when the text is not JSON
 */
export function parseJson(text: string): unknown {
  return (JSON.parse as (text: string, reviver: Reviver) => unknown)(text, keepWholeIntegers)
}
