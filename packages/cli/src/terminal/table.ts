import { displayWidth, padRight, truncate } from './text.ts'

const GAP = 2
const MIN_COLUMN = 8

/**
 * Returns the lines of a table, with every cell on one line. When the table is wider than `columns`,
 * the widest columns are truncated first.
 *
 * @param columns the width of the terminal; `Infinity` truncates nothing
 */
export function formatTable(rows: readonly (readonly string[])[], columns: number): string[] {
  const columnCount = Math.max(0, ...rows.map((row) => row.length))
  const widths = Array.from({ length: columnCount }, (_, i) =>
    Math.max(...rows.map((row) => displayWidth(row[i] ?? ''))),
  )
  let excess = widths.reduce((sum, w) => sum + w + GAP, -GAP) - columns
  while (excess > 0) {
    const widest = widths.indexOf(Math.max(...widths))
    const secondWidest = Math.max(MIN_COLUMN, ...widths.filter((_, i) => i !== widest))
    const current = widths[widest] ?? 0
    if (current <= MIN_COLUMN) break
    const cut = Math.min(excess, Math.max(1, current - secondWidest))
    widths[widest] = current - cut
    excess -= cut
  }
  return rows.map((row) =>
    row
      .map((cell, i) => padRight(truncate(cell, widths[i] ?? 0), widths[i] ?? 0))
      .join(' '.repeat(GAP))
      .trimEnd(),
  )
}
