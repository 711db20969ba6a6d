import { WorkflowFormatError } from '../errors/input-errors.ts'
import { createLocator, formatPosition } from './text-position.ts'

/** The error for a text that is not JSON, or not such as is read, from `offset` on. */
export function jsonSyntaxError(
  text: string,
  offset: number,
  file: string | undefined,
  reason = describe(text, offset),
): WorkflowFormatError {
  const position = createLocator(text, file)(offset)
  return new WorkflowFormatError(`${formatPosition(position)}: not JSON: ${reason}`, {
    position,
    hint: 'Export the file again rather than mending it by hand, or check it with a JSON editor.',
  })
}

function describe(text: string, offset: number): string {
  const found = text[offset]
  if (found === undefined) return 'the text ends too early'
  if ((found === '}' || found === ']') && text.slice(0, offset).trimEnd().endsWith(',')) {
    return `a comma before the closing ${found}`
  }
  // Outside of texts a line break is a blank, which no reader stops at.
  if (found === '\n' || found === '\r') {
    return 'a text is not closed on its line (a line break inside a text is written \\n)'
  }
  if (found < ' ') {
    const written = `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`
    return `a control character (inside a text it is written ${written})`
  }
  const word = /^(?:"[^"\n]{0,20}"?|[\w.+-]{1,20}|\\?.)/su.exec(
    text.slice(offset, offset + 24),
  )?.[0]
  return `${word} is not expected here`
}
