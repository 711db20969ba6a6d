import { expect, test } from 'vitest'
import { parseDuration, showDuration } from '../../src/duration.ts'

test.for([
  ['90s', 90_000],
  ['10m', 600_000],
  ['1h', 3_600_000],
  ['1h30m', 5_400_000],
  ['1h 30m 5s', 5_405_000],
  [' 10M ', 600_000],
  ['0s', 0],
  ['120h', 432_000_000],
  ['121h', undefined],
  ['600', undefined],
  ['', undefined],
  ['10 minutes', undefined],
  ['-5m', undefined],
  ['1.5h', undefined],
  ['5s10m', undefined],
] as const)('"%s" is %s ms', ([text, ms]) => {
  expect(parseDuration(text)).toBe(ms)
})

test.for([
  [400, '0 s'],
  [59_000, '59 s'],
  [60_000, '1 min'],
  [125_000, '2 min 5 s'],
  [3_600_000, '1 h'],
  [5_430_000, '1 h 30 min'],
] as const)('%s ms are shown as %s', ([ms, text]) => {
  expect(showDuration(ms)).toBe(text)
})
