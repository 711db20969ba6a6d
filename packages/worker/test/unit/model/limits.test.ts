import { expect, test } from 'vitest'
import {
  dayOf,
  type LimitName,
  type Limits,
  type LimitUsage,
  reachedLimit,
  untilNextDay,
} from '../../../src/model/limits.ts'

const none: LimitUsage = { dailyTasks: 0, dailyCoins: 0, tasksPerDay: 0, maxWaiting: 0 }

test.each<[string, Limits, Partial<LimitUsage>, LimitName | undefined]>([
  ['no limit', {}, { dailyTasks: 9999, dailyCoins: 9999 }, undefined],
  ['room for one more task', { dailyTasks: 10 }, { dailyTasks: 9 }, undefined],
  ['as many tasks as allowed', { dailyTasks: 10 }, { dailyTasks: 10 }, 'dailyTasks'],
  ['fewer coins than allowed', { dailyCoins: 10 }, { dailyCoins: 9.5 }, undefined],
  ['more coins than allowed', { dailyCoins: 10 }, { dailyCoins: 10.5 }, 'dailyCoins'],
  ['as many tasks of the token', { tasksPerDay: 2 }, { tasksPerDay: 2 }, 'tasksPerDay'],
  ['as many waiting tasks of the token', { maxWaiting: 1 }, { maxWaiting: 1 }, 'maxWaiting'],
])('with %s', (_, limits, usage, expected) => {
  expect(reachedLimit(limits, { ...none, ...usage })).toBe(expected)
})

test('a day is a day in UTC', () => {
  const evening = Date.parse('2026-01-31T23:00:00Z')
  expect(dayOf(evening)).toBe('2026-01-31')
  expect(untilNextDay(evening)).toBe(3_600_000)
  expect(dayOf(evening + untilNextDay(evening))).toBe('2026-02-01')
})
