import { expect, test } from 'vitest'
import { type AccountLoad, chooseAccount } from '../../../src/model/choose-account.ts'

const account = (name: string, load: Partial<AccountLoad> = {}): AccountLoad => {
  return { name, paused: false, busy: 0, limit: 3, waiting: 0, ...load }
}

test.each<[string, AccountLoad[], string]>([
  ['the first one that is free', [account('a'), account('b')], 'a'],
  ['the one with a free slot', [account('a', { busy: 3 }), account('b', { busy: 2 })], 'b'],
  [
    'not one whose free slots are for waiting tasks',
    [account('a', { busy: 1, waiting: 2 }), account('b', { busy: 2 })],
    'b',
  ],
  [
    'the one with the fewest waiting tasks for each slot, when none is free',
    [account('a', { busy: 3, waiting: 5 }), account('b', { limit: 30, busy: 30, waiting: 9 })],
    'b',
  ],
  [
    'not a paused one',
    [account('a', { paused: true }), account('b', { busy: 3, waiting: 9 })],
    'b',
  ],
  [
    'a paused one, when all are paused',
    [account('a', { paused: true, busy: 3 }), account('b', { paused: true })],
    'b',
  ],
  [
    'each in turn, while no limit is known',
    [account('a', { limit: undefined, busy: 1 }), account('b', { limit: undefined })],
    'b',
  ],
])('an account is chosen: %s', (_, loads, expected) => {
  expect(chooseAccount(loads)).toBe(expected)
})
