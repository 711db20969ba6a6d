import type { Facts } from '../errors/facts/facts.ts'
import { WorkflowFormatError } from '../errors/input-errors.ts'
import { createLocator } from './text-position.ts'

/** Creates the error for invalid or unsupported JSON at `offset`. */
export function jsonSyntaxError(
  text: string,
  offset: number,
  file: string | undefined,
  reason = describe(text, offset),
): WorkflowFormatError {
  const position = createLocator(text, file)(offset)
  return new WorkflowFormatError(
    { kind: 'at-position', position, about: { kind: 'not-json', reason } },
    { position, hint: { kind: 'repair-json' } },
  )
}

function describe(text: string, offset: number): Facts {
  const found = text[offset]
  if (found === undefined) return { kind: 'json-ends-early' }
  if ((found === '}' || found === ']') && text.slice(0, offset).trimEnd().endsWith(',')) {
    return { kind: 'json-trailing-comma', close: found }
  }
  // Outside of strings a line break is whitespace, which the parser skips.
  if (found === '\n' || found === '\r') {
    return { kind: 'json-open-string' }
  }
  if (found < ' ') {
    const code = found.charCodeAt(0).toString(16).padStart(4, '0')
    return { kind: 'json-control-character', written: `\\u${code}` }
  }
  const [token = ''] =
    /^(?:"[^"\n]{0,20}"?|[\w.+-]{1,20}|\\?.)/su.exec(text.slice(offset, offset + 24)) ?? []
  return { kind: 'json-unexpected', token }
}
