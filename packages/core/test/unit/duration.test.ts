import { expect, test } from 'vitest'
import { parseDuration } from '../../src/index.ts'

test.for([
  ['90s', 90_000],
  ['10m', 600_000],
  ['1h', 3_600_000],
  ['1h30m', 5_400_000],
  ['1h 30m 5s', 5_405_000],
  ['2d', 172_800_000],
  [' 10M ', 600_000],
  ['0s', 0],
  ['168h', 604_800_000],
  ['169h', undefined],
  ['8d', undefined],
  ['99999999999999999999h', undefined],
  ['600', undefined],
  ['', undefined],
  ['10 minutes', undefined],
  ['-5m', undefined],
  ['1.5h', undefined],
  ['5s10m', undefined],
] as const)('parseDuration("%s") is %s ms', ([text, ms]) => {
  expect(parseDuration(text)).toBe(ms)
})
