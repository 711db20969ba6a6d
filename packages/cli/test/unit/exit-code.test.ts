import { CancelRefusedError, TaskFailedError, UnavailableError } from '@runninghub-action/core'
import { expect, test } from 'vitest'
import { UsageError } from '../../src/errors.ts'
import { exitCodeOf } from '../../src/exit-code.ts'

test.each<[unknown, number]>([
  [new UsageError('x'), 2],
  [new UnavailableError('x'), 3],
  [new CancelRefusedError('x'), 5],
  [new TaskFailedError('x'), 1],
  [new Error('x'), 1],
])('the exit code of %s is %d', (error, code) => {
  expect(exitCodeOf(error)).toBe(code)
})
