import { expect, test } from 'vitest'
import { type PollTarget, pollInterval } from '../../../src/queue/poll-interval.ts'

const s = 1000
const min = 60 * s

test.each<[string, Partial<PollTarget>, number]>([
  ['a new one', {}, 5 * s],
  ['a minute old', { age: min }, 5 * s],
  ['five minutes old', { age: 5 * min }, 15 * s],
  ['running for half an hour', { age: 31 * min, running: 30 * min }, 30 * s],
  ['running for two hours', { age: 121 * min, running: 120 * min }, 2 * min],
  ['queued for a day', { age: 1440 * min }, 30 * s],
  ['with a hasWebhook: every run', { hasWebhook: true }, 55 * s],
  [
    'with a hasWebhook, after ten minutes',
    { hasWebhook: true, age: 11 * min, running: 10.5 * min },
    2 * min,
  ],
  [
    'with a hasWebhook, after an hour',
    { hasWebhook: true, age: 62 * min, running: 61 * min },
    5 * min,
  ],
])('%s', (_, change, expected) => {
  const watched = { age: 0, running: undefined, hasWebhook: false, ...change }
  expect(pollInterval(watched)).toBe(expected)
})
