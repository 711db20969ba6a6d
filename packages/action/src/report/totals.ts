import { formatDuration } from './format-duration.ts'
import type { RunReport } from './run-report.ts'
import type { RunStatus, StepStatus } from './status.ts'

/** The runs of a step, counted. */
export interface Totals {
  runs: number
  /** How many runs have each status that occurs. */
  counts: ReadonlyMap<RunStatus, number>
  succeeded: number
  /** Runs that started and did not succeed. */
  failed: number
  /** Runs that got the stored result of an earlier task. */
  reused: number
  /** What all tasks cost together; undefined when RunningHub reports no cost. */
  coins: number | undefined
}

type CountedReport = Pick<RunReport, 'status' | 'usage' | 'reused'>

export function countRuns(reports: readonly CountedReport[]): Totals {
  const counts = new Map<RunStatus, number>()
  for (const { status } of reports) counts.set(status, (counts.get(status) ?? 0) + 1)
  const coins = reports.flatMap(({ usage }) => usage.coins ?? [])
  const runs = reports.length
  const succeeded = counts.get('succeeded') ?? 0
  const failed = runs - succeeded - (counts.get('skipped') ?? 0)
  const reused = reports.filter((report) => report.reused).length
  return {
    runs,
    counts,
    succeeded,
    failed,
    reused,
    coins: coins.length > 0 ? sum(coins) : undefined,
  }
}

/**
 * Formats totals as `10 of 12 succeeded, 1 failed, 1 skipped`, `34 coins` and `12 min 5 s`; those of
 * one run, and those of a step that ended before its runs were known, begin with a status.
 *
 * @param durationMs of the step
 * @param status of the step; undefined for the one of the run
 */
export function totalsParts(
  { runs, counts, succeeded, reused, coins }: Totals,
  durationMs: number,
  status?: StepStatus,
): [string, ...string[]] {
  const others = [...counts].filter(([status]) => status !== 'succeeded')
  const list = others.map(([status, count]) => `${count} ${status}`)
  if (reused > 0) list.unshift(`${reused} reused`)
  const [only = 'skipped'] = counts.keys()
  const single = [status ?? only, ...(reused > 0 ? ['reused'] : [])]
  return [
    (runs <= 1 ? single : [`${succeeded} of ${runs} succeeded`, ...list]).join(', '),
    ...(coins === undefined ? [] : [formatCoins(coins)]),
    formatDuration(durationMs),
  ]
}

export function formatCoins(coins: number): string {
  return `${coins} ${coins === 1 ? 'coin' : 'coins'}`
}

/** Adds up amounts without the noise of binary fractions (0.1 + 0.2). */
function sum(amounts: readonly number[]): number {
  return Number(amounts.reduce((total, amount) => total + amount, 0).toFixed(6))
}
