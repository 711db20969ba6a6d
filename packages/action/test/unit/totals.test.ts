import { expect, test } from 'vitest'
import type { RunStatus, StepStatus } from '../../src/report/status.ts'
import { countRuns, totalsParts } from '../../src/report/totals.ts'

test.for<[string, [RunStatus, number?, 'reused'?][], number, string, [number, number]]>([
  ['one run', [['succeeded', 3]], 12_000, 'succeeded; 3 coins; 12 s', [1, 0]],
  ['one run without a cost', [['timed-out']], 600_000, 'timed-out; 10 min', [0, 1]],
  [
    'a batch',
    [['succeeded', 0.1], ['failed', 0.2], ['succeeded', 1], ['unknown'], ['skipped'], ['skipped']],
    725_000,
    '2 of 6 succeeded, 1 failed, 1 unknown, 2 skipped; 1.3 coins; 12 min 5 s',
    [2, 2],
  ],
  ['a reused run', [['succeeded', 0, 'reused']], 1000, 'succeeded, reused; 0 coins; 1 s', [1, 0]],
  [
    'a batch with reused runs',
    [['succeeded', 0, 'reused'], ['succeeded', 2], ['skipped']],
    1000,
    '2 of 3 succeeded, 1 reused, 1 skipped; 2 coins; 1 s',
    [2, 0],
  ],
  [
    'a batch of one coin',
    [
      ['succeeded', 1],
      ['succeeded', 0],
    ],
    1000,
    '2 of 2 succeeded; 1 coin; 1 s',
    [2, 0],
  ],
])('the totals of %s', ([, runs, durationMs, text, counts]) => {
  const totals = countRuns(
    runs.map(([status, coins, reused]) => ({
      status,
      usage: coins === undefined ? {} : { coins },
      reused: reused !== undefined,
    })),
  )
  expect(totalsParts(totals, durationMs).join('; ')).toBe(text)
  expect([totals.succeeded, totals.failed]).toEqual(counts)
})

test.for<[RunStatus[], StepStatus, string]>([
  [['skipped'], 'cancelled', 'cancelled; 3 s'],
  [[], 'refused', 'refused; 3 s'],
  [['succeeded', 'skipped'], 'cancelled', '1 of 2 succeeded, 1 skipped; 3 s'],
])('the totals of %j in a step that is %s', ([statuses, status, text]) => {
  const totals = countRuns(statuses.map((one) => ({ status: one, usage: {}, reused: false })))
  expect(totalsParts(totals, 3000, status).join('; ')).toBe(text)
})
