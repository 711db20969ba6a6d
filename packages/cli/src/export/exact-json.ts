/** `JSON.rawJSON` is in Node, and not yet in TypeScript's library. */
const { rawJSON } = JSON as unknown as { rawJSON(text: string): unknown }

/** JSON text that keeps all digits of a `bigint`: seeds have 64 bits. */
export function exactJson(value: unknown, indent?: number): string {
  return JSON.stringify(
    value,
    (_, item: unknown) => (typeof item === 'bigint' ? rawJSON(String(item)) : item),
    indent,
  )
}

/** A value on a command line or a screen: a list or an object as JSON, all else as it is. */
export function valueText(value: unknown): string {
  return typeof value === 'object' && value !== null ? exactJson(value) : String(value)
}
