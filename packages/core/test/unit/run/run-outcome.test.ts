import { expect, test } from 'vitest'
import {
  ContentRejectedError,
  InvalidKeyError,
  outcomeOf,
  QueueFullError,
  type RemoteOutcome,
  type RunOutcome,
  SubmitUnknownError,
  TaskCancelledError,
  TaskFailedError,
  TaskNotFoundError,
  TaskTimedOutError,
  UnavailableError,
  ValidationFailedError,
} from '../../../src/index.ts'

const cancelled = (remote?: RemoteOutcome) => new TaskCancelledError('', { remote })
const timedOut = (remote: RemoteOutcome) => new TaskTimedOutError('', { remote })

test.each<[string, unknown, string | undefined, RunOutcome['status'], boolean]>([
  ['the task failed', new TaskFailedError(''), '1', 'failed', false],
  ['the content check refused the task', new ContentRejectedError(''), '1', 'failed', false],
  ['ComfyUI refused the graph of the task', new ValidationFailedError(''), '1', 'failed', false],
  [
    'the content check refused the create call',
    new ContentRejectedError(''),
    undefined,
    'refused',
    false,
  ],
  ['ComfyUI refused the create call', new ValidationFailedError(''), undefined, 'refused', false],
  ['RunningHub refused the create call', new QueueFullError(''), undefined, 'refused', false],
  [
    'the create call has an unknown outcome',
    new SubmitUnknownError(''),
    undefined,
    'unknown',
    true,
  ],
  ['the task was cancelled elsewhere', cancelled(), '1', 'cancelled', false],
  ['the task was cancelled', cancelled('cancelled'), '1', 'cancelled', false],
  ['the task was left running', cancelled('left-running'), '1', 'cancelled', true],
  ['RunningHub refused to cancel', cancelled('cancel-refused'), '1', 'unknown', true],
  ['the cancel failed', cancelled('cancel-failed'), '1', 'unknown', true],
  ['the overdue task was cancelled', timedOut('cancelled'), '1', 'timed-out', false],
  ['the overdue task was left running', timedOut('left-running'), '1', 'timed-out', true],
  [
    'RunningHub refused to cancel the overdue task',
    timedOut('cancel-refused'),
    '1',
    'unknown',
    true,
  ],
  ['the cancel of the overdue task failed', timedOut('cancel-failed'), '1', 'unknown', true],
  [
    'RunningHub ended the task at its own limit',
    new TaskTimedOutError('', { serviceCode: '1006' }),
    '1',
    'timed-out',
    false,
  ],
  ['the key was rejected while the task ran', new InvalidKeyError(''), '1', 'unknown', true],
  ['the key was rejected before the task', new InvalidKeyError(''), undefined, 'refused', false],
  ['RunningHub lost the task', new TaskNotFoundError(''), '1', 'unknown', true],
  ['RunningHub was unreachable', new UnavailableError(''), '1', 'unknown', true],
  ['a bug after the task was created', new TypeError('bug'), '1', 'unknown', true],
  ['a bug before the task was created', new TypeError('bug'), undefined, 'refused', false],
])('%s', (_name, error, taskId, status, mayBeRunning) => {
  expect(outcomeOf(error, taskId)).toEqual({ status, mayBeRunning })
})
