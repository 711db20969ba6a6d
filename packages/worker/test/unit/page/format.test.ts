import { expect, test } from 'vitest'
import { formatAgo, formatDuration, formatNumber } from '../../../page/model/format.ts'

test.each([
  [0, '0 s'],
  [1_540, '1.5 s'],
  [42_400, '42 s'],
  [125_000, '2 min 5 s'],
  [3_600_000, '1 h'],
  [3_840_000, '1 h 4 min'],
  [-5, '0 s'],
])('%i ms is %s', (time, text) => {
  expect(formatDuration(time)).toBe(text)
})

test('the age of a time is in the words of the language', () => {
  const time = '2026-01-01T00:00:00Z'
  const now = Date.parse(time) + 300_000
  expect(formatAgo(time, now, 'en')).toBe('5 min. ago')
  expect(formatAgo(time, now, 'zh-CN')).toBe('5分钟前')
})

test('a number has at most three decimals', () => {
  expect(formatNumber(1234.56789, 'en')).toBe('1,234.568')
})
