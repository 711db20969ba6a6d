import { describe, expect, test } from 'vitest'
import { type Attempt, afterAttempt } from '../../../src/callbacks/retry-schedule.ts'
import type { CallbackState } from '../../../src/model/task.ts'

const now = Date.UTC(2026, 0, 15)
const minute = 60_000
const hour = 60 * minute
const fresh = { status: 'pending', attempts: 0, messageId: 'msg_1' } as const
const after = (attempt: Attempt, before: CallbackState = fresh, random = 0.5) =>
  afterAttempt(before, attempt, now, random)

test('the whole schedule of a receiver that never answers', () => {
  let state: CallbackState = fresh
  const pauses: number[] = []
  for (;;) {
    state = after({ status: undefined }, state)
    if (state.status !== 'pending') break
    pauses.push((state.nextAt ?? 0) - now)
  }
  expect(pauses).toEqual([minute, 5 * minute, 30 * minute, 2 * hour, 6 * hour, 12 * hour])
  expect(state).toEqual({ status: 'dead', attempts: 7, messageId: 'msg_1', reached: 'maybe' })
})

test('jitter is a tenth up or down', () => {
  expect(after({ status: 500 }, fresh, 0).nextAt).toBe(now + 54_000)
  expect(after({ status: 500 }, fresh, 1).nextAt).toBe(now + 66_000)
})

describe('what an answer means', () => {
  test.each<[number | undefined, CallbackState['status']]>([
    [200, 'delivered'],
    [202, 'delivered'],
    [204, 'delivered'],
    [301, 'pending'],
    [302, 'pending'],
    [304, 'pending'],
    [400, 'pending'],
    [401, 'pending'],
    [404, 'dead'],
    [409, 'dead'],
    [410, 'dead'],
    [429, 'pending'],
    [500, 'pending'],
    [undefined, 'pending'],
  ])('%s: %s', (status, expected) => {
    const state = after({ status })
    expect(state).toMatchObject({ status: expected, attempts: 1, messageId: 'msg_1' })
    expect(state.lastStatus).toBe(status)
    expect('nextAt' in state).toBe(expected === 'pending')
  })

  test('an address that is not allowed is never tried again', () => {
    expect(after({ status: undefined, forbidden: true }).status).toBe('dead')
  })
})

describe('Retry-After', () => {
  test.each<[string, number, string, number]>([
    ['seconds, longer than the pause', 429, '600', 600_000],
    ['seconds, shorter than the pause', 503, '5', minute],
    ['a date', 503, new Date(now + hour).toUTCString(), hour],
    ['a date that has passed', 503, new Date(now - hour).toUTCString(), minute],
    ['more than anybody may ask for', 502, '999999999', 12 * hour],
    ['nonsense', 504, 'soon', minute],
    ['with an answer that is not about load', 400, '600', minute],
  ])('%s', (_, status, retryAfter, pause) => {
    expect((after({ status, retryAfter }).nextAt ?? 0) - now).toBe(pause)
  })
})
