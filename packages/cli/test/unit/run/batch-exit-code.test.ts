import { expect, test } from 'vitest'
import { batchExitCode } from '../../../src/run/batch-exit-code.ts'

test.each<[(number | undefined)[], number]>([
  [[0, 0], 0],
  [[0, 1, 0], 1],
  [[1, 4, 0], 4],
  [[5, 1], 5],
  [[3, undefined], 3],
  [[0, undefined], 130],
])('the exit code of runs that ended with %j is %i', (codes, expected) => {
  expect(batchExitCode(codes)).toBe(expected)
})
