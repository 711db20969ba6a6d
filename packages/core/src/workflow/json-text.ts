import type { JsonValue } from './workflow.ts'

/**
 * Returns the JSON text of a value, with numbers as they were written.
 *
 * @param space what follows a comma or a colon
 */
export function jsonText(value: JsonValue, space: '' | ' ' = ''): string {
  switch (value.kind) {
    case 'string':
      return JSON.stringify(value.value)
    case 'number':
      return value.source
    case 'boolean':
      return String(value.value)
    case 'null':
      return 'null'
    case 'array':
      return `[${value.items.map((item) => jsonText(item, space)).join(`,${space}`)}]`
    case 'object': {
      const members = [...value.members].map(
        ([name, item]) => `${JSON.stringify(name)}:${space}${jsonText(item, space)}`,
      )
      return `{${members.join(`,${space}`)}}`
    }
  }
}
