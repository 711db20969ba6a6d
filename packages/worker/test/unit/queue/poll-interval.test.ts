import { expect, test } from 'vitest'
import { type PollTarget, pollInterval } from '../../../src/queue/poll-interval.ts'

const s = 1000
const min = 60 * s

test.each<[string, Partial<PollTarget>, number]>([
  ['a new task', {}, 5 * s],
  ['a task of one minute', { age: min }, 5 * s],
  ['a task of five minutes', { age: 5 * min }, 15 * s],
  ['a task that runs for half an hour', { age: 31 * min, running: 30 * min }, 30 * s],
  ['a task that runs for two hours', { age: 121 * min, running: 120 * min }, 2 * min],
  ['a task that is queued for a day', { age: 1440 * min }, 30 * s],
  ['a task with a webhook, once in every cron run', { hasWebhook: true }, 55 * s],
  [
    'a task with a webhook after ten minutes of running',
    { hasWebhook: true, age: 11 * min, running: 10.5 * min },
    2 * min,
  ],
  [
    'a task with a webhook after an hour of running',
    { hasWebhook: true, age: 62 * min, running: 61 * min },
    5 * min,
  ],
])('pollInterval of %s', (_, change, expected) => {
  const target = { age: 0, running: undefined, hasWebhook: false, ...change }
  expect(pollInterval(target)).toBe(expected)
})

test.each([
  [false, 10 * min, 30 * s],
  [false, 10 * min + 1, 30 * s],
  [true, 10 * min, 55 * s],
  [true, 10 * min + 1, 2 * min],
  [false, 60 * min, 30 * s],
  [false, 60 * min + 1, 2 * min],
  [true, 60 * min, 2 * min],
  [true, 60 * min + 1, 5 * min],
])('with a webhook (%s), after %i ms of running', (hasWebhook, running, expected) => {
  expect(pollInterval({ age: 24 * 60 * min, running, hasWebhook })).toBe(expected)
})
