/** TypeScript's library does not have `JSON.rawJSON` yet. */
const { rawJSON } = JSON as unknown as { rawJSON(text: string): unknown }

/** Returns JSON text with all digits of a `bigint`: seeds have 64 bits. */
export function stringifyJson(value: unknown, indent?: number): string {
  return JSON.stringify(
    value,
    (_, item: unknown) => (typeof item === 'bigint' ? rawJSON(String(item)) : item),
    indent,
  )
}

/** Formats a value for a command line or the screen: lists and objects as JSON. */
export function formatValue(value: unknown): string {
  return typeof value === 'object' && value !== null ? stringifyJson(value) : String(value)
}
