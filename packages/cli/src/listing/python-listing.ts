import type { NodeInfo } from '@runninghub-action/core'

/** A list of nodes as Python's `print` shows it: what RunningHub's sample writes to the terminal. */
export function pythonListing(list: readonly NodeInfo<string>[]): string {
  const items = list.map(({ nodeId, fieldName, fieldValue }) => {
    const pairs = { nodeId, fieldName, fieldValue }
    return `{${Object.entries(pairs)
      .map(([name, value]) => `'${name}': ${pythonRepr(value)}`)
      .join(', ')}}`
  })
  return `[${items.join(', ')}]`
}

const escapes: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
}

/**
 * Python's `repr()` of a text: in single quotes unless it holds some and no double ones; what
 * cannot be printed is escaped.
 * @see https://docs.python.org/3/library/stdtypes.html#str.isprintable
 */
export function pythonRepr(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'"
  let body = ''
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0
    if (character === quote) body += `\\${character}`
    else if (escapes[character]) body += escapes[character]
    else if (character !== ' ' && /[\p{C}\p{Z}]/u.test(character)) body += escaped(code)
    else body += character
  }
  return quote + body + quote
}

function escaped(code: number): string {
  const hex = code.toString(16)
  if (code <= 0xff) return `\\x${hex.padStart(2, '0')}`
  return code <= 0xffff ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`
}
