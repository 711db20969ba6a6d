import type { Facts } from '../errors/facts/facts.ts'

/** What the author of the file has done, by the YAML parser's code. */
const CODES: Readonly<Record<string, Facts>> = {
  DUPLICATE_KEY: { kind: 'yaml-duplicate-name' },
  MULTIPLE_DOCS: { kind: 'yaml-second-document' },
  BLOCK_AS_IMPLICIT_KEY: { kind: 'yaml-name-in-wrong-place' },
  MULTILINE_IMPLICIT_KEY: { kind: 'yaml-name-on-two-lines' },
  BAD_SCALAR_START: { kind: 'yaml-wrong-first-character' },
  TAB_AS_INDENT: { kind: 'yaml-tab' },
}

/** Explains an error of the YAML parser. */
export function explainYamlError(code: string, text: string): Facts {
  const known = CODES[code]
  if (known !== undefined) return known
  const message = text.charAt(0).toLowerCase() + text.slice(1)
  if (/ at node end$/.test(message)) return { kind: 'yaml-text-after-value' }
  if (code === 'UNEXPECTED_TOKEN') return { kind: 'yaml-unexpected-token', message }
  if (code === 'TAG_RESOLVE_FAILED') return { kind: 'yaml-tag', message }
  if (/^unresolved alias/.test(message)) return { kind: 'yaml-alias', message }
  return { kind: 'yaml-other', message }
}

/**
 * Returns the comment after an unquoted value, which may have been meant as part of it: YAML ends
 * `a #1 fan` after "a". Returns undefined when there is none.
 *
 * @param rest the file's text from the end of the unquoted value
 */
export function textLostToComment(rest: string): string | undefined {
  return /^[ \t]*(#[^\r\n]*)/.exec(rest)?.[1]?.trimEnd()
}
