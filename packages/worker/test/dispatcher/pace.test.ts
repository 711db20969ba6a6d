import { expect, test } from 'vitest'
import { lookInterval, type Watched } from '../../src/dispatcher/pace.ts'

const s = 1000
const min = 60 * s

test.each<[string, Partial<Watched>, number]>([
  ['a new one', {}, 5 * s],
  ['a minute old', { age: min }, 5 * s],
  ['five minutes old', { age: 5 * min }, 15 * s],
  ['running for half an hour', { age: 31 * min, running: 30 * min }, 30 * s],
  ['running for two hours', { age: 121 * min, running: 120 * min }, 2 * min],
  ['queued for a day', { age: 1440 * min }, 30 * s],
  ['with a webhook: every run', { webhook: true }, 55 * s],
  [
    'with a webhook, after ten minutes',
    { webhook: true, age: 11 * min, running: 10.5 * min },
    2 * min,
  ],
  ['with a webhook, after an hour', { webhook: true, age: 62 * min, running: 61 * min }, 5 * min],
])('%s', (_, change, expected) => {
  const watched = { age: 0, running: undefined, webhook: false, ...change }
  expect(lookInterval(watched)).toBe(expected)
})
