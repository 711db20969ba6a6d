import type { NodeInfo } from '@runninghub-action/core'

/** Formats a node list as Python's `print` does, which RunningHub's sample uses. */
export function formatPythonList(list: readonly NodeInfo<string>[]): string {
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
 * Returns Python's `repr()` of a text: in double quotes if it contains single quotes only, else in
 * single quotes. Characters that are not printable are escaped.
 * @see https://docs.python.org/3/library/stdtypes.html#str.isprintable
 */
export function pythonRepr(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'"
  let body = ''
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0
    if (character === quote) body += `\\${character}`
    else if (escapes[character]) body += escapes[character]
    else if (character !== ' ' && /[\p{C}\p{Z}]/u.test(character)) body += escapeCode(code)
    else body += character
  }
  return quote + body + quote
}

function escapeCode(code: number): string {
  const hex = code.toString(16)
  if (code <= 0xff) return `\\x${hex.padStart(2, '0')}`
  return code <= 0xffff ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`
}
