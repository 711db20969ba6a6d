import stringWidth from 'fast-string-width'

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' })
/** C0 and C1 controls (escape sequences start with one), line separators, bidirectional marks. */
const CONTROL = /[\p{Cc}\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu
const lineBreak = /\r\n|[\r\n]/g

/** Returns the columns of a text in a terminal. Most Chinese characters and emoji take two. */
export const displayWidth = (text: string): number => stringWidth(text)

/**
 * Returns untrusted text (from a file or a server) on one line and without control characters, so
 * that it cannot move the cursor or change colours. Line breaks become ⏎.
 */
export function toOneLine(text: string): string {
  return text.replace(lineBreak, '⏎').replace(CONTROL, ' ')
}

/** Removes control characters from untrusted text, but keeps its lines. */
export function stripControl(text: string): string {
  return text
    .split(lineBreak)
    .map((line) => line.replace(CONTROL, ' '))
    .join('\n')
}

/** Truncates a text to a number of columns, with `…` at the end. Never splits a character. */
export function truncate(text: string, columns: number): string {
  if (displayWidth(text) <= columns) return text
  let kept = ''
  let remaining = columns - 1
  for (const { segment } of graphemes.segment(text)) {
    remaining -= displayWidth(segment)
    if (remaining < 0) break
    kept += segment
  }
  return columns > 0 ? `${kept}…` : ''
}

/** Pads a text with spaces to a number of columns. */
export function padRight(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - displayWidth(text)))
}
