import { expect, test } from 'vitest'
import type { Pause } from '../../../src/model/pause.ts'
import type { Capacity } from '../../../src/queue/admission.ts'
import type { TaskEntry } from '../../../src/queue/task-entry.ts'
import type { State } from '../../../src/queue/transitions.ts'
import { waitingReason } from '../../../src/queue/waiting-reason.ts'

const now = 10_000_000
const free: Capacity = {
  inFlight: 0,
  submitted: 0,
  limit: undefined,
  lastWasFull: false,
  blockedUntil: 0,
  lastReachableAt: now,
  limitAt: now,
}
const pause: Pause = {
  by: 'person',
  code: 'PAUSED',
  message: 'Holidays.',
  hint: 'Resume it.',
  since: 0,
}
const unreachable = { lastReachableAt: Number.NEGATIVE_INFINITY, blockedUntil: now + 1 }

test.each<
  [State, Partial<Capacity>, Partial<TaskEntry>, Pause | undefined, [string, string] | undefined]
>([
  ['waiting', {}, {}, undefined, ['SLOT', 'It waits for a free slot of the account.']],
  [
    'waiting',
    { limit: 1, submitted: 1 },
    {},
    undefined,
    ['SLOT', 'The one slot of the account has a task.'],
  ],
  [
    'waiting',
    { limit: 3, submitted: 2, inFlight: 1 },
    {},
    undefined,
    ['SLOT', 'All 3 slots of the account have tasks.'],
  ],
  ['waiting', unreachable, {}, undefined, ['UNAVAILABLE', 'RunningHub cannot be reached.']],
  ['waiting', unreachable, {}, pause, ['PAUSED', 'The queue is paused: Holidays.']],
  ['accepted', {}, {}, pause, ['PAUSED', 'The queue is paused: Holidays.']],
  ['accepted', {}, {}, undefined, ['FILES', 'Its files are still to be uploaded.']],
  [
    'preparing',
    {},
    { attempts: 1 },
    undefined,
    ['FILES', 'Its files are uploaded again after 1 of 5 attempts.'],
  ],
  [
    'accepted',
    {},
    { attempts: 2, filesProblem: 'HTTP 503.' },
    undefined,
    ['FILES', 'Its files are uploaded again after 2 of 5 attempts: HTTP 503.'],
  ],
  ['submitting', {}, {}, pause, undefined],
  ['submitted', {}, {}, pause, undefined],
  ['unknown', {}, {}, pause, undefined],
  ['ended', {}, {}, pause, undefined],
])('the reason of a task that is %s with %j %j', (state, change, entry, paused, expected) => {
  const capacity = { ...free, ...change }
  const reason = waitingReason(state, { attempts: 0, ...entry }, { pause: paused, capacity, now })
  expect(reason && [reason.code, reason.message]).toEqual(expected)
})

test.each<[string, Partial<Capacity>, string]>([
  ['until the time is over', { ...unreachable, blockedUntil: now }, 'SLOT'],
  ['only when RunningHub did not respond', { blockedUntil: now + 1 }, 'SLOT'],
])('RunningHub counts as unreachable %s', (_name, change, code) => {
  const capacity = { ...free, ...change }
  const reason = waitingReason('waiting', { attempts: 0 }, { pause: undefined, capacity, now })
  expect(reason?.code).toBe(code)
})

test('a task waits for a free slot when there is one', () => {
  const capacity = { ...free, limit: 2, submitted: 1 }
  const reason = waitingReason('waiting', { attempts: 0 }, { pause: undefined, capacity, now })
  expect(reason?.message).toBe('It waits for a free slot of the account.')
})
