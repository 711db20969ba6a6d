import { type CoinBudget, formatRanges } from '@runninghub-action/core'
import type { RunReport } from './run-report.ts'
import { formatCoins } from './totals.ts'

/**
 * Returns what the report says when a batch reached `max-coins`: what was spent, and which runs were
 * not started.
 *
 * @param inFlight the numbers of the runs that were under way when the limit was reached
 */
export function coinLimitNote(
  budget: CoinBudget,
  reports: readonly RunReport[],
  inFlight: readonly number[],
): string {
  const notStarted = reports
    .filter(({ status }) => status === 'skipped')
    .map(({ run }) => run.number)
  const unknown =
    budget.unknownCosts === 0
      ? ''
      : `, not counting ${budget.unknownCosts} ${budget.unknownCosts === 1 ? 'task' : 'tasks'} whose cost RunningHub did not report`
  return [
    `max-coins (${budget.limit}) is reached: ${formatCoins(budget.spent)} were spent${unknown}.`,
    inFlight.length === 0 ? '' : `In flight at that moment: ${runs(inFlight)}.`,
    `Not started: ${runs(notStarted)}.`,
  ]
    .filter(Boolean)
    .join(' ')
}

/** Formats numbers of runs as `runs 3, 5–7`. */
function runs(numbers: readonly number[]): string {
  return `${numbers.length === 1 ? 'run' : 'runs'} ${formatRanges(numbers)}`
}
