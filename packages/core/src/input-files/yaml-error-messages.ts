/** Messages for the author of the file, by the YAML parser's code. */
const MESSAGES: Readonly<Record<string, string>> = {
  DUPLICATE_KEY: 'the same name comes twice',
  MULTIPLE_DOCS: 'a second document begins here, but the file must contain only one',
  // The cause is a colon in a text, or a name that is indented deeper than those above it.
  BLOCK_AS_IMPLICIT_KEY:
    'a second name on the same line, or in another column than the names above; put a text that contains a colon in quotes: 6.text: "style: watercolour"',
  MULTILINE_IMPLICIT_KEY: 'a name and its colon must be on one line',
  BAD_SCALAR_START:
    'a text cannot begin with this character unless it is in quotes: 6.text: "@home, 50%"',
  TAB_AS_INDENT: 'a line is indented with a tab; use spaces',
}

const TRAILING = 'there is more text after the end of the value'
const QUOTES = 'put the whole text in quotes'

/** Explains an error of the YAML parser, and what to do about it. */
export function explainYamlError(code: string, message: string): string {
  const known = MESSAGES[code]
  if (known !== undefined) return known
  const lowercased = message.charAt(0).toLowerCase() + message.slice(1)
  if (/ at node end$/.test(lowercased)) return `${TRAILING}; ${QUOTES}: 6.text: "{red|blue} hat"`
  if (code === 'UNEXPECTED_TOKEN') return `${lowercased}; if this is a text, ${QUOTES}`
  if (code === 'TAG_RESOLVE_FAILED')
    return `${lowercased}; a text that begins with ! must be in quotes`
  if (/^unresolved alias/.test(lowercased))
    return `${lowercased}; a text that begins with * must be in quotes`
  return lowercased
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
