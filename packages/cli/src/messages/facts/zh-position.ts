import type { Position } from '@runninghub-action/core'

/** Returns `api.json:12:5`, which editors and terminals link, or a text without a file. */
export function formatPosition({ file, line, column }: Position): string {
  return file === undefined ? `第 ${line} 行第 ${column} 列` : `${file}:${line}:${column}`
}
