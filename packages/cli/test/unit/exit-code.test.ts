import { CancelRefusedError, TaskFailedError, UnavailableError } from '@runninghub-action/core'
import { expect, test } from 'vitest'
import { exitCodeOf } from '../../src/exit-code.ts'

test('the code of an error by itself', () => {
  expect(exitCodeOf(new UnavailableError('x'))).toBe(3)
  expect(exitCodeOf(new CancelRefusedError('x'))).toBe(5)
  expect(exitCodeOf(new TaskFailedError('x'))).toBe(1)
  expect(exitCodeOf(new Error('x'))).toBe(1)
})
