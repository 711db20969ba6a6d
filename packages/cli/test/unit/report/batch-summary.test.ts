import { expect, test } from 'vitest'
import { getMessages } from '../../../src/messages/messages.ts'
import { type BatchRun, formatBatch } from '../../../src/report/batch-summary.ts'
import { displayWidth } from '../../../src/terminal/text.ts'

const RUNS: BatchRun[] = [
  { number: 1, exitCode: 0, coins: 0.1, seconds: 61, results: ['out/1.png', 'out/1-2.png'] },
  { number: 2, name: '两只猫', exitCode: 1, coins: 0.2, seconds: 5, results: [] },
  { number: 3, exitCode: 5, results: [] },
  { number: 4, exitCode: undefined, results: [] },
]

test('a batch is a table with totals', () => {
  expect(formatBatch(RUNS, getMessages('en'), 80)).toEqual([
    'run       state        coins  time  results',
    '1         succeeded    0.1    1:01  out/1.png and 1 more',
    '2 两只猫  failed       0.2    0:05',
    '3         unknown',
    '4         not started',
    '1 of 4 succeeded, 1 failed, 1 unknown, 1 not started, 0.3 coins, 1:06',
  ])
})

test('the columns of the Chinese table are aligned', () => {
  const lines = formatBatch(RUNS, getMessages('zh'), 80)
  const columnOf = (line = '', text: string) => displayWidth(line.slice(0, line.indexOf(text)))
  const [head, first, second] = lines
  expect(columnOf(first, '成功')).toBe(columnOf(head, '状态'))
  expect(columnOf(second, '失败')).toBe(columnOf(head, '状态'))
  expect(columnOf(first, '0.1')).toBe(columnOf(head, 'RH 币'))
})
