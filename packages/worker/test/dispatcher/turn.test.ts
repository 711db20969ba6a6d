import { expect, test } from 'vitest'
import { type Queue, turn } from '../../src/dispatcher/turn.ts'

const now = 10_000_000
const queue: Queue = {
  inHand: 0,
  submitted: 0,
  limit: undefined,
  refused: false,
  closedUntil: 0,
  answeredAt: now - 1,
  limitAt: now - 1,
}

test.each<[string, Partial<Queue>, ReturnType<typeof turn>]>([
  ['limit unknown: one', {}, { room: 1 }],
  ['limit unknown: one at a time', { inHand: 1 }, 'closed'],
  ['limit unknown: as many as RunningHub takes', { submitted: 40 }, { room: 1 }],
  ['the free slots', { limit: 3, submitted: 1 }, { room: 2 }],
  ['those in hand count', { limit: 3, submitted: 1, inHand: 1 }, { room: 1 }],
  ['full', { limit: 3, submitted: 3 }, 'closed'],
  ['full with those in hand', { limit: 3, submitted: 1, inHand: 2 }, 'closed'],
  ['never more than three in hand', { limit: 50 }, { room: 3 }],
  ['three in hand', { limit: 50, inHand: 3 }, 'closed'],
  ['after a refusal: one at a time', { limit: 50, refused: true }, { room: 1 }],
  ['after a refusal: not beside another', { limit: 50, refused: true, inHand: 1 }, 'closed'],
  ['a full queue is left alone', { limit: 3, closedUntil: now + 1 }, 'closed'],
  ['until its time is over', { limit: 3, closedUntil: now }, { room: 3 }],
  ['nobody answered for a minute', { limit: 3, answeredAt: now - 60_000 }, 'ask'],
  ['the limit was told an hour ago', { limit: 3, limitAt: now - 3_600_000 }, 'ask'],
  [
    'a full account is asked for its limit again',
    { limit: 1, submitted: 1, limitAt: now - 3_600_000 },
    'ask',
  ],
  [
    'a full account is not asked whether it answers',
    { limit: 1, submitted: 1, answeredAt: 0 },
    'closed',
  ],
  ['no answer at all yet', { answeredAt: -Infinity, limitAt: -Infinity }, 'ask'],
])('%s', (_, change, expected) => {
  expect(turn({ ...queue, ...change }, now)).toEqual(expected)
})
