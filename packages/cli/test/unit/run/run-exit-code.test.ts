import {
  type ErrorDetails,
  InvalidKeyError,
  type RemoteOutcome,
  SubmitUnknownError,
  TaskCancelledError,
  TaskFailedError,
  TaskTimedOutError,
  UnavailableError,
  ValidationFailedError,
} from '@runninghub-action/core'
import { expect, test } from 'vitest'
import { runExitCode } from '../../../src/run/run-exit-code.ts'

const cancelled = (remote?: RemoteOutcome) => new TaskCancelledError('x', { remote })
const timedOut = (details: ErrorDetails & { remote?: RemoteOutcome }) =>
  new TaskTimedOutError('x', details)

test.each<[string, unknown, string | undefined, boolean, number]>([
  ['a failed task', new TaskFailedError('x'), '1', false, 1],
  ['values refused after the task was created', new ValidationFailedError('x'), '1', false, 1],
  ['a rejected key with a task', new InvalidKeyError('x'), '1', false, 5],
  ['a rejected key without a task', new InvalidKeyError('x'), undefined, false, 3],
  ['an internal error with a task', new TypeError('x'), '1', false, 5],
  ['a timeout with a cancelled task', timedOut({ remote: 'cancelled' }), '1', false, 4],
  ['a timeout with a task left running', timedOut({ remote: 'left-running' }), '1', false, 4],
  ['a timeout with a failed cancel call', timedOut({ remote: 'cancel-failed' }), '1', false, 5],
  ["RunningHub's own time limit", timedOut({ serviceCode: '1006' }), '1', false, 4],
  ['a task cancelled elsewhere', cancelled(), '1', false, 130],
  ['a stop with a cancelled task', cancelled('cancelled'), '1', true, 130],
  ['a stop with a task left running', cancelled('left-running'), '1', true, 130],
  ['a stop with a failed cancel call', cancelled('cancel-failed'), '1', true, 5],
  ['a stop with a refused cancel call', cancelled('cancel-refused'), '1', true, 5],
  ['a stop during the create call', new SubmitUnknownError('x'), undefined, true, 5],
  ['a stop before the create call', new UnavailableError('x'), undefined, true, 130],
])('runExitCode of %s', (_name, error, taskId, stopped, code) => {
  expect(runExitCode(error, { taskId, stopped })).toBe(code)
})
