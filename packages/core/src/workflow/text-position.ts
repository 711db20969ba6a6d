import type { Position } from '../errors/position.ts'

/** Returns a function that converts UTF-16 offsets in a text to lines and columns. */
export function createLocator(text: string, file?: string): (offset: number) => Position {
  const starts = lineStarts(text)
  let line = 0
  let start = 0
  let end = starts[1] ?? Number.POSITIVE_INFINITY
  const moveTo = (index: number) => {
    line = index
    start = starts[index] ?? 0
    end = starts[index + 1] ?? Number.POSITIVE_INFINITY
  }
  return (offset) => {
    // Most offsets are on the same line as the one before, or on the next.
    if (offset >= end) moveTo(line + 1)
    if (offset < start || offset >= end) moveTo(lineOf(offset, starts))
    return createPosition(line + 1, offset - start + 1, file)
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
