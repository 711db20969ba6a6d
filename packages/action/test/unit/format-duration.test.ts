import { expect, test } from 'vitest'
import { formatDuration } from '../../src/report/format-duration.ts'

test.for([
  [400, '0 s'],
  [59_000, '59 s'],
  [60_000, '1 min'],
  [125_000, '2 min 5 s'],
  [3_600_000, '1 h'],
  [5_430_000, '1 h 30 min'],
] as const)('formats %s ms as %s', ([ms, text]) => {
  expect(formatDuration(ms)).toBe(text)
})
