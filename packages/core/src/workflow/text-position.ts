import type { Position } from '../errors/position.ts'

const lineBreak = /\r\n|[\r\n]/g

/** Returns a function that converts UTF-16 offsets in a text to lines and columns. */
export function createLocator(text: string, file?: string): (offset: number) => Position {
  const starts = [0]
  for (const { index, 0: end } of text.matchAll(lineBreak)) starts.push(index + end.length)
  return (offset) => {
    let line = 0
    let after = starts.length
    while (after - line > 1) {
      const middle = (line + after) >> 1
      if ((starts[middle] ?? 0) <= offset) line = middle
      else after = middle
    }
    return createPosition(line + 1, offset - (starts[line] ?? 0) + 1, file)
  }
}

export function createPosition(line: number, column: number, file?: string): Position {
  return file === undefined ? { line, column } : { file, line, column }
}
