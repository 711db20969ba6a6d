/** How deep arrays and objects may nest. Real graphs stay under ten. */
export const MAX_DEPTH = 200

/** How many values a text may hold: 40 times a 500-node graph, and about 80 MB once parsed. */
export const MAX_VALUES = 200_000

const QUOTE = 0x22
const BACKSLASH = 0x5c
const COMMA = 0x2c
const OPEN_ARRAY = 0x5b
const CLOSE_ARRAY = 0x5d
const OPEN_OBJECT = 0x7b
const CLOSE_OBJECT = 0x7d

/**
 * Finds, in one pass and without building anything, what the parser that comes after does not
 * check: it recurses, so deep nesting would overflow the stack; it makes several objects for
 * each value, so a text of millions would exhaust memory; and it lets raw control characters
 * into strings, which JSON and Python do not.
 */
export function checkJsonText(text: string): { message: string; offset: number } | undefined {
  let depth = 0
  let values = 1
  for (let offset = 0; offset < text.length; offset++) {
    switch (text.charCodeAt(offset)) {
      case QUOTE: {
        const end = skipString(text, offset)
        if (text.charCodeAt(end) < 0x20) return { message: controlInString(text, end), offset: end }
        offset = end
        break
      }
      case OPEN_ARRAY:
      case OPEN_OBJECT:
        if (++depth > MAX_DEPTH) return { message: `more than ${MAX_DEPTH} levels deep`, offset }
        if (++values > MAX_VALUES) return { message: tooMany, offset }
        break
      case CLOSE_ARRAY:
      case CLOSE_OBJECT:
        depth--
        break
      case COMMA:
        if (++values > MAX_VALUES) return { message: tooMany, offset }
        break
    }
  }
  return undefined
}

const tooMany = `more than ${MAX_VALUES.toLocaleString('en')} values`

/** The offset of the closing quote, of the first control character, or of the text's end. */
function skipString(text: string, start: number): number {
  let offset = start + 1
  while (offset < text.length) {
    const code = text.charCodeAt(offset)
    if (code === QUOTE || code < 0x20) return offset
    offset += code === BACKSLASH ? 2 : 1
  }
  return offset
}

function controlInString(text: string, offset: number): string {
  const code = text.charCodeAt(offset)
  if (code === 0x0a || code === 0x0d) {
    return 'a text is not closed on its line (a line break inside a text is written \\n)'
  }
  const written = `\\u${code.toString(16).padStart(4, '0')}`
  return `a control character inside a text (write it as ${written})`
}
