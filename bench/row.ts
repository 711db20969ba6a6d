/** One line of `bench/results.md`. */
export interface Row {
  /** What was measured. */
  what: string
  /** The result, with its unit. */
  result: string
  /** What it is compared with, and the result of that. */
  against: string
  /** The result divided by the one it is compared with; 1 is equal. */
  ratio?: number
  /** The goal, and whether the result meets it. */
  goal?: { text: string; met: boolean }
}

/** Formats rows as a Markdown table. */
export function formatTable(rows: readonly Row[]): string {
  const lines = rows.map(({ what, result, against, ratio, goal }) => {
    const verdict = goal ? `${goal.text}: ${goal.met ? 'met' : 'missed'}` : ''
    return [what, result, against, ratio === undefined ? '' : `${ratio.toFixed(2)} ×`, verdict]
  })
  return [
    'What | Result | Against | Ratio | Goal',
    '--- | --- | --- | --- | ---',
    ...lines.map((cells) => cells.join(' | ')),
  ]
    .map((line) => `| ${line} |`)
    .join('\n')
}

/** Returns a row whose ratio must be at most `limit`. */
export function atMost(limit: number, row: Row & { ratio: number }): Row {
  return { ...row, goal: { text: `≤ ${limit} ×`, met: row.ratio <= limit } }
}
