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
import { runExitCode, taskMayBeRunning } from '../../../src/run/run-exit-code.ts'
import { waitCommand } from '../../../src/run/wait-command.ts'

const cancelled = (remote?: RemoteOutcome) => new TaskCancelledError('x', { remote })
const timedOut = (details: ErrorDetails & { remote?: RemoteOutcome }) =>
  new TaskTimedOutError('x', details)

test.each<[string, unknown, string | undefined, boolean, number]>([
  ['a failed task', new TaskFailedError('x'), '1', false, 1],
  ['values refused after the task was made', new ValidationFailedError('x'), '1', false, 1],
  ['a task that can no longer be asked for', new InvalidKeyError('x'), '1', false, 5],
  ['the same before there is one', new InvalidKeyError('x'), undefined, false, 3],
  ['a slip of this program while a task runs', new TypeError('x'), '1', false, 5],
  ['cancelled at the end of the time', timedOut({ remote: 'cancelled' }), '1', false, 4],
  ['left at the end of the time', timedOut({ remote: 'left-running' }), '1', false, 4],
  ['not cancelled at the end of the time', timedOut({ remote: 'cancel-failed' }), '1', false, 5],
  ["the service's own time limit", timedOut({ serviceCode: '1006' }), '1', false, 4],
  ['cancelled from elsewhere', cancelled(), '1', false, 130],
  ['stopped', cancelled('cancelled'), '1', true, 130],
  ['stopped, and left', cancelled('left-running'), '1', true, 130],
  ['stopped, and not reached', cancelled('cancel-failed'), '1', true, 5],
  ['stopped, and refused', cancelled('cancel-refused'), '1', true, 5],
  ['stopped during the create call', new SubmitUnknownError('x'), undefined, true, 5],
  ['stopped before it', new UnavailableError('x'), undefined, true, 130],
])('exit code of %s', (_name, error, taskId, stopped, code) => {
  expect(runExitCode(error, { taskId, stopped })).toBe(code)
})

test.each<[unknown, boolean]>([
  [cancelled('left-running'), true],
  [cancelled(), false],
  [timedOut({ serviceCode: '1006' }), false],
  [new TaskFailedError('x'), false],
  [new UnavailableError('x'), true],
])('%o: may still run: %s', (error, may) => {
  expect(taskMayBeRunning(error)).toBe(may)
})

test('how to follow a task, with the flags it needs', () => {
  expect(waitCommand('1', { baseUrl: 'https://www.runninghub.cn', api: 'v1' })).toBe(
    'runninghub wait 1',
  )
  expect(waitCommand('1', { baseUrl: 'https://www.runninghub.ai', api: 'v2' })).toBe(
    'runninghub wait 1 --base-url https://www.runninghub.ai --api v2',
  )
})
