import { WorkflowFormatError } from '../errors/input-errors.ts'
import { createLocator, formatPosition } from './text-position.ts'

/** Creates the error for invalid or unsupported JSON at `offset`. */
export function jsonSyntaxError(
  text: string,
  offset: number,
  file: string | undefined,
  reason = describe(text, offset),
): WorkflowFormatError {
  const position = createLocator(text, file)(offset)
  return new WorkflowFormatError(`${formatPosition(position)}: not JSON: ${reason}`, {
    position,
    hint: 'Export the file again instead of repairing it by hand, or check it with a JSON editor.',
  })
}

function describe(text: string, offset: number): string {
  const found = text[offset]
  if (found === undefined) return 'the text ends too early'
  if ((found === '}' || found === ']') && text.slice(0, offset).trimEnd().endsWith(',')) {
    return `a comma before the closing ${found}`
  }
  // Outside of strings a line break is whitespace, which the parser skips.
  if (found === '\n' || found === '\r') {
    return 'a string is not closed on its line (a line break inside a string is written \\n)'
  }
  if (found < ' ') {
    const escaped = `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`
    return `a control character (inside a string it is written ${escaped})`
  }
  const token = /^(?:"[^"\n]{0,20}"?|[\w.+-]{1,20}|\\?.)/su.exec(
    text.slice(offset, offset + 24),
  )?.[0]
  return `${token} is not expected here`
}
