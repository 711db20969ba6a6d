import { TaskFailedError, UnavailableError } from '@runninghub-action/core'
import { expect, test } from 'vitest'
import { exitCodeOf } from '../../src/exit-code.ts'

test('an error about a task that exists is no refusal', () => {
  expect(exitCodeOf(new UnavailableError('x'))).toBe(3)
  expect(exitCodeOf(new UnavailableError('x', { taskId: '1' }))).toBe(1)
  expect(exitCodeOf(new TaskFailedError('x'))).toBe(1)
  expect(exitCodeOf(new Error('x'))).toBe(1)
})
