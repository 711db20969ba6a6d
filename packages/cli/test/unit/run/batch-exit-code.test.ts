import { expect, test } from 'vitest'
import { batchExitCode } from '../../../src/run/batch-exit-code.ts'

test.each<[(number | undefined)[], boolean, number]>([
  [[0, 0], true, 0],
  [[0, 1, 0], true, 1],
  [[1, 4, 0], true, 4],
  [[5, 1], true, 5],
  [[5, 3], true, 5],
  [[3, undefined], false, 3],
  [[2, undefined], false, 2],
  [[0, undefined], true, 130],
  // A result that was reused: nothing is billed.
  [[0, 3], false, 3],
  // Codes 2 and 3 promise that no task was created.
  [[0, 3, undefined], true, 1],
  [[0, 2], true, 1],
  [[4, 3], true, 1],
  [[130, 3], true, 1],
])(
  'the exit code of runs that ended with %j (created a task: %s) is %i',
  (codes, created, code) => {
    expect(batchExitCode(codes, created)).toBe(code)
  },
)
