import stringWidth from 'fast-string-width'

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' })
/** C0 and C1 (escape sequences begin with one), line separators, marks that turn the reading direction. */
const harmful = /[\p{Cc}\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu
const lineBreak = /\r\n|[\r\n]/g

/** How many columns a text takes in a terminal: most Chinese characters and emoji take two. */
export const width = (text: string): number => stringWidth(text)

/**
 * Text from outside (a file, a server) on one line and without control characters, so that it
 * can neither move the cursor nor change colours. Line breaks show as ⏎.
 */
export function oneLine(text: string): string {
  return text.replace(lineBreak, '⏎').replace(harmful, ' ')
}

/** The same for text that may have several lines. */
export function harmless(text: string): string {
  return text
    .split(lineBreak)
    .map((line) => line.replace(harmful, ' '))
    .join('\n')
}

/** At most so many columns; what is cut off ends in `…`. A character is never cut in two. */
export function clip(text: string, columns: number): string {
  if (width(text) <= columns) return text
  let kept = ''
  let room = columns - 1
  for (const { segment } of graphemes.segment(text)) {
    room -= width(segment)
    if (room < 0) break
    kept += segment
  }
  return columns > 0 ? `${kept}…` : ''
}

/** Filled up with blanks to so many columns. */
export function pad(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - width(text)))
}
