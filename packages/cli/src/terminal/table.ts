import { clip, pad, width } from './text.ts'

const GAP = 2
const NARROWEST = 8

/**
 * Lines of a table, every cell on one line. When it is wider than `columns`, its widest columns
 * give way first.
 *
 * @param columns those of the terminal; `Infinity` where nothing is to be cut
 */
export function table(rows: readonly (readonly string[])[], columns: number): string[] {
  const count = Math.max(0, ...rows.map((row) => row.length))
  const widths = Array.from({ length: count }, (_, i) =>
    Math.max(...rows.map((row) => width(row[i] ?? ''))),
  )
  let excess = widths.reduce((sum, w) => sum + w + GAP, -GAP) - columns
  while (excess > 0) {
    const widest = widths.indexOf(Math.max(...widths))
    const second = Math.max(NARROWEST, ...widths.filter((_, i) => i !== widest))
    const now = widths[widest] ?? 0
    if (now <= NARROWEST) break
    const cut = Math.min(excess, Math.max(1, now - second))
    widths[widest] = now - cut
    excess -= cut
  }
  return rows.map((row) =>
    row
      .map((cell, i) => pad(clip(cell, widths[i] ?? 0), widths[i] ?? 0))
      .join(' '.repeat(GAP))
      .trimEnd(),
  )
}
