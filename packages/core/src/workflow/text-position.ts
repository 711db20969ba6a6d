import type { Position } from '../errors/position.ts'

/** Converts a UTF-16 offset in a text to a line and a column. */
export type Locator = (offset: number) => Position

/** Creates a locator, which looks for the lines of the text when it is first called. */
export function createLocator(text: string, file?: string): Locator {
  let starts: number[] | undefined
  return (offset) => {
    starts ??= lineStarts(text)
    const line = lineOf(offset, starts)
    return createPosition(line + 1, offset - (starts[line] ?? 0) + 1, file)
  }
}

/** Returns the offsets at which lines start. A line ends with `\n`, `\r\n` or `\r`. */
function lineStarts(text: string): number[] {
  const starts = [0]
  if (text.includes('\r')) {
    for (const { index, 0: end } of text.matchAll(/\r\n|[\r\n]/g)) starts.push(index + end.length)
    return starts
  }
  let at = text.indexOf('\n')
  while (at !== -1) {
    starts.push(at + 1)
    at = text.indexOf('\n', at + 1)
  }
  return starts
}

/** Returns the index of the last line that starts at or before an offset. */
function lineOf(offset: number, starts: readonly number[]): number {
  let line = 0
  let after = starts.length
  while (after - line > 1) {
    const middle = (line + after) >> 1
    if ((starts[middle] ?? 0) <= offset) line = middle
    else after = middle
  }
  return line
}

export function createPosition(line: number, column: number, file?: string): Position {
  return file === undefined ? { line, column } : { file, line, column }
}
