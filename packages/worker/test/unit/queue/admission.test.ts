import { expect, test } from 'vitest'
import { admission, type Capacity } from '../../../src/queue/admission.ts'

const now = 10_000_000
const queue: Capacity = {
  inFlight: 0,
  submitted: 0,
  limit: undefined,
  lastWasFull: false,
  blockedUntil: 0,
  lastReachableAt: now - 1,
  limitAt: now - 1,
}

test.each<[string, Partial<Capacity>, ReturnType<typeof admission>]>([
  ['limit unknown: one', {}, { slots: 1 }],
  ['limit unknown: one at a time', { inFlight: 1 }, 'blocked'],
  ['limit unknown: as many as RunningHub takes', { submitted: 40 }, { slots: 1 }],
  ['the free slots', { limit: 3, submitted: 1 }, { slots: 2 }],
  ['those in hand count', { limit: 3, submitted: 1, inFlight: 1 }, { slots: 1 }],
  ['full', { limit: 3, submitted: 3 }, 'blocked'],
  ['full with those in hand', { limit: 3, submitted: 1, inFlight: 2 }, 'blocked'],
  ['never more than three in hand', { limit: 50 }, { slots: 3 }],
  ['three in hand', { limit: 50, inFlight: 3 }, 'blocked'],
  ['after a refusal: one at a time', { limit: 50, lastWasFull: true }, { slots: 1 }],
  ['after a refusal: not beside another', { limit: 50, lastWasFull: true, inFlight: 1 }, 'blocked'],
  ['a full queue is left alone', { limit: 3, blockedUntil: now + 1 }, 'blocked'],
  ['until its time is over', { limit: 3, blockedUntil: now }, { slots: 3 }],
  ['nobody answered for a minute', { limit: 3, lastReachableAt: now - 60_000 }, 'probe'],
  ['the limit was told an hour ago', { limit: 3, limitAt: now - 3_600_000 }, 'probe'],
  [
    'a full account is asked for its limit again',
    { limit: 1, submitted: 1, limitAt: now - 3_600_000 },
    'probe',
  ],
  [
    'a full account is not asked whether it answers',
    { limit: 1, submitted: 1, lastReachableAt: 0 },
    'blocked',
  ],
  ['no answer at all yet', { lastReachableAt: -Infinity, limitAt: -Infinity }, 'probe'],
])('%s', (_, change, expected) => {
  expect(admission({ ...queue, ...change }, now)).toEqual(expected)
})
