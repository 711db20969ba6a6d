/** A place in a text file. `line` and `column` count from 1. */
export interface Position {
  /** The file's name as the person knows it, when it is known. */
  file?: string
  line: number
  column: number
}

/**
 * Returns `api.json:12:5`, which editors and terminals link, or `line 12, column 5` without a file.
 */
export function formatPosition({ file, line, column }: Position): string {
  return file === undefined ? `line ${line}, column ${column}` : `${file}:${line}:${column}`
}
