import { CoinBudget } from '@runninghub-action/core'
import { expect, test } from 'vitest'
import { coinLimitNote } from '../../src/report/coin-limit.ts'
import { emptyReport } from '../../src/report/run-report.ts'
import { plannedRun, succeededReport } from '../harness/reports.ts'

test('the note names what was spent, what was in flight and what was not started', () => {
  const budget = new CoinBudget(10)
  budget.add({ coins: 11 })
  budget.add({})
  const reports = [1, 2, 3].map((number) => succeededReport(number, 1))
  reports.push(...[4, 6, 7, 8].map((number) => emptyReport(plannedRun(number))))
  expect(coinLimitNote(budget, reports, [3])).toBe(
    'max-coins (10) is reached: 11 coins were spent, not counting 1 task whose cost RunningHub did not report. In flight at that moment: run 3. Not started: runs 4, 6–8.',
  )
})
