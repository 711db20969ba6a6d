import type { Position } from '../errors/runninghub-error.ts'

const lineBreak = /\r\n|[\r\n]/g

/** Line and column of a UTF-16 offset in a text. */
export function positionAt(text: string, offset: number, file?: string): Position {
  let line = 1
  let lineStart = 0
  for (const match of text.slice(0, offset).matchAll(lineBreak)) {
    line++
    lineStart = match.index + match[0].length
  }
  return makePosition(line, offset - lineStart + 1, file)
}

export function makePosition(line: number, column: number, file?: string): Position {
  return file === undefined ? { line, column } : { file, line, column }
}

/** `api.json:12:5`, as editors and terminals make it a link; `line 12, column 5` without a file. */
export function showPosition({ file, line, column }: Position): string {
  return file === undefined ? `line ${line}, column ${column}` : `${file}:${line}:${column}`
}
