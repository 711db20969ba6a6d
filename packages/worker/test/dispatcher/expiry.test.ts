import { expect, test } from 'vitest'
import type { Entry } from '../../src/dispatcher/entry.ts'
import { expiry } from '../../src/dispatcher/expiry.ts'
import type { State } from '../../src/dispatcher/transitions.ts'

const hour = 3_600_000

test.each<[string, State, Partial<Entry>, string | undefined]>([
  ['in doubt', 'unknown', { doubtfulAt: hour }, undefined],
  ['in doubt for as long as it may run', 'unknown', { doubtfulAt: 0 }, 'SUBMIT_UNKNOWN'],
  ['waiting', 'waiting', { createdAt: -22 * hour }, undefined],
  ['waiting for a day', 'waiting', { createdAt: -22.5 * hour }, 'QUEUE_TIMEOUT'],
  ['begun four times', 'waiting', { tries: 4 }, undefined],
  ['begun five times', 'waiting', { tries: 5 }, 'SUBMIT_FAILED'],
  ['at RunningHub, however long', 'submitted', { createdAt: -99 * hour }, undefined],
  ['being created', 'creating', { createdAt: -99 * hour, tries: 9 }, undefined],
])('%s', (_, state, change, code) => {
  const entry: Entry = { createdAt: 0, hasCallback: true, tries: 0, ends: 0, ...change }
  expect(expiry(state, entry, 1.5 * hour, 1.5 * hour)?.error?.code).toBe(code)
})
