/** What the YAML parser says to programmers, said to the author of the file. */
const MESSAGES: Readonly<Record<string, string>> = {
  DUPLICATE_KEY: 'the same name comes twice',
  MULTIPLE_DOCS: 'a second document begins here, and one is all that is read',
  // A colon in a text, or a name that is indented deeper than those above it.
  BLOCK_AS_IMPLICIT_KEY:
    'a second name on the same line, or in another column than the names above; put a text that holds a colon in quotes: 6.text: "style: watercolour"',
  MULTILINE_IMPLICIT_KEY: 'a name has to stand on one line, with its colon',
  BAD_SCALAR_START:
    'a text cannot begin with this character unless it is in quotes: 6.text: "@home, 50%"',
  TAB_AS_INDENT: 'a line is indented with a tab; use blanks',
}

const REST = 'something follows where the value has ended'
const QUOTES = 'put the whole text in quotes'

/** The parser's complaint in words that say what to do. */
export function explainYamlError(code: string, message: string): string {
  const ours = MESSAGES[code]
  if (ours !== undefined) return ours
  const said = message.charAt(0).toLowerCase() + message.slice(1)
  if (/ at node end$/.test(said)) return `${REST}; ${QUOTES}: 6.text: "{red|blue} hat"`
  if (code === 'UNEXPECTED_TOKEN') return `${said}; if this is a text, ${QUOTES}`
  if (code === 'TAG_RESOLVE_FAILED') return `${said}; a text that begins with ! has to be in quotes`
  if (/^unresolved alias/.test(said))
    return `${said}; a text that begins with * has to be in quotes`
  return said
}

/**
 * What of a line is lost to a comment that a text may have been meant to hold: YAML ends
 * `a #1 fan` after "a". Undefined when there is none.
 *
 * @param rest of the file's text, from the end of the unquoted value
 */
export function textLostToComment(rest: string): string | undefined {
  return /^[ \t]*(#[^\r\n]*)/.exec(rest)?.[1]?.trimEnd()
}
