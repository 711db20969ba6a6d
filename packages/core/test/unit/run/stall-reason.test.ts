import { expect, test } from 'vitest'
import { inEnglish } from '../../../src/errors/facts/english.ts'
import { UnavailableError } from '../../../src/index.ts'
import { type LastStatus, stallReason } from '../../../src/run/stall-reason.ts'

const down = new UnavailableError('Could not get the status of task 1: connect ECONNREFUSED.')

test.each<[string, LastStatus, string]>([
  ['was queued', { state: 'queued', stateSince: 7_000 }, 'It was queued on RunningHub for 593 s.'],
  ['was running', { state: 'running', stateSince: 100_000 }, 'It was running for 500 s.'],
  [
    'was running, and one check failed at the end',
    { state: 'running', stateSince: 100_000, failingSince: 595_000, error: down },
    'It was running for 500 s.',
  ],
  [
    'was running, and was not checked for 30 s',
    { state: 'running', stateSince: 100_000, failingSince: 570_000, error: down },
    'It was running for 500 s.',
  ],
  ['was never checked', { stateSince: 590_000 }, 'It was running for 10 s.'],
  [
    'could not be checked for more than 30 s',
    { state: 'running', stateSince: 100_000, failingSince: 569_500 },
    'Its status could not be checked for the last 31 s: RunningHub did not respond.',
  ],
  [
    'could not be checked any more',
    { state: 'running', stateSince: 100_000, failingSince: 200_000, error: down },
    `Its status could not be checked for the last 400 s: ${down.message}`,
  ],
  [
    'could never be checked',
    { stateSince: 0, failingSince: 590_000 },
    'Its status could not be checked for the last 10 s: RunningHub did not respond.',
  ],
])('a task that %s did not end for that reason', (_name, last, reason) => {
  expect(inEnglish(stallReason(last, 600_000))).toBe(reason)
})
