import { expect, test } from 'vitest'
import { admission, type Capacity } from '../../../src/queue/admission.ts'

const now = 10_000_000
const capacity: Capacity = {
  inFlight: 0,
  submitted: 0,
  limit: undefined,
  lastWasFull: false,
  blockedUntil: 0,
  lastReachableAt: now - 1,
  limitAt: now - 1,
}

test.each<[string, Partial<Capacity>, ReturnType<typeof admission>]>([
  ['one slot while the limit is unknown', {}, { slots: 1 }],
  ['none beside another submission while the limit is unknown', { inFlight: 1 }, 'blocked'],
  [
    'one slot while the limit is unknown, however many tasks are submitted',
    { submitted: 40 },
    { slots: 1 },
  ],
  ['all free slots of the limit', { limit: 3, submitted: 1 }, { slots: 2 }],
  [
    'the free slots without those of submissions in flight',
    { limit: 3, submitted: 1, inFlight: 1 },
    { slots: 1 },
  ],
  ['none when all slots have submitted tasks', { limit: 3, submitted: 3 }, 'blocked'],
  [
    'none when submissions in flight take the last slots',
    { limit: 3, submitted: 1, inFlight: 2 },
    'blocked',
  ],
  ['at most three submissions in flight', { limit: 50 }, { slots: 3 }],
  ['none beside three submissions in flight', { limit: 50, inFlight: 3 }, 'blocked'],
  [
    'one slot after RunningHub reported a full queue',
    { limit: 50, lastWasFull: true },
    { slots: 1 },
  ],
  [
    'none beside another submission after RunningHub reported a full queue',
    { limit: 50, lastWasFull: true, inFlight: 1 },
    'blocked',
  ],
  ['none before blockedUntil', { limit: 3, blockedUntil: now + 1 }, 'blocked'],
  ['the free slots from blockedUntil on', { limit: 3, blockedUntil: now }, { slots: 3 }],
  [
    'a probe when RunningHub has not responded for a minute',
    { limit: 3, lastReachableAt: now - 60_000 },
    'probe',
  ],
  ['a probe when the limit is an hour old', { limit: 3, limitAt: now - 3_600_000 }, 'probe'],
  [
    'a probe for a full account whose limit is an hour old',
    { limit: 1, submitted: 1, limitAt: now - 3_600_000 },
    'probe',
  ],
  [
    'none for a full account, without a probe for reachability',
    { limit: 1, submitted: 1, lastReachableAt: 0 },
    'blocked',
  ],
  [
    'a probe when RunningHub has never responded',
    { lastReachableAt: -Infinity, limitAt: -Infinity },
    'probe',
  ],
])('admission grants %s', (_, change, expected) => {
  expect(admission({ ...capacity, ...change }, now)).toEqual(expected)
})
