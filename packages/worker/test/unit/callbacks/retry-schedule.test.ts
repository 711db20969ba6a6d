import { describe, expect, test } from 'vitest'
import { type AttemptResult, afterAttempt } from '../../../src/callbacks/retry-schedule.ts'
import type { CallbackState } from '../../../src/model/task.ts'

const now = Date.UTC(2026, 0, 15)
const minute = 60_000
const hour = 60 * minute
const fresh = { status: 'pending', attempts: 0, messageId: 'msg_1' } as const
const after = (attempt: AttemptResult, before: CallbackState = fresh, random = 0.5) =>
  afterAttempt(before, attempt, now, random)

const second = 1_000

test('a callback without any response is sent eight times, then dead', () => {
  let state: CallbackState = fresh
  const delays: number[] = []
  for (;;) {
    state = after({ status: undefined }, state)
    if (state.status !== 'pending') break
    delays.push((state.nextAt ?? 0) - now)
  }
  const later = [minute, 5 * minute, 30 * minute, 2 * hour, 6 * hour, 12 * hour]
  expect(delays).toEqual([5 * second, ...later])
  expect(state).toMatchObject({ status: 'dead', attempts: 8, messageId: 'msg_1', reached: 'maybe' })
})

test('the last eight attempts are kept, newest first', () => {
  const results: AttemptResult[] = [
    { status: 500, response: 'too old' },
    { status: 500, response: 'first' },
    { status: 500 },
    { status: 501 },
    { status: undefined, error: 'The connection failed.' },
    { status: 502, response: '<html>' },
    { status: 503 },
    { status: 404, response: 'no such workflow' },
    { status: 200, response: 'ok' },
  ]
  let state: CallbackState = fresh
  results.forEach((result, n) => {
    state = afterAttempt(state, result, now + n, 0.5)
  })
  expect(state.lastAttempts).toEqual(
    results
      .map((result, n) => ({ at: now + n, ...result }))
      .reverse()
      .slice(0, 8),
  )
})

test('the jitter of a delay is 10 % up or down', () => {
  expect(after({ status: 500 }, fresh, 0).nextAt).toBe(now + 4_500)
  expect(after({ status: 500 }, fresh, 1).nextAt).toBe(now + 5_500)
})

describe('the callback status after one response', () => {
  test.each<[number | undefined, CallbackState['status']]>([
    [200, 'delivered'],
    [202, 'delivered'],
    [204, 'delivered'],
    [301, 'pending'],
    [302, 'pending'],
    [304, 'pending'],
    [400, 'pending'],
    [401, 'pending'],
    [404, 'pending'],
    [409, 'pending'],
    [410, 'dead'],
    [429, 'pending'],
    [500, 'pending'],
    [undefined, 'pending'],
  ])('HTTP %s: %s', (status, expected) => {
    const state = after({ status })
    expect(state).toMatchObject({ status: expected, attempts: 1, messageId: 'msg_1' })
    expect(state.lastStatus).toBe(status)
    expect('nextAt' in state).toBe(expected === 'pending')
  })

  test.each([404, 409, 410])(
    'HTTP %s after an attempt that may have arrived: delivered',
    (status) => {
      expect(after({ status }, { ...fresh, reached: 'maybe' }).status).toBe('delivered')
    },
  )

  test('a URL that is not allowed: dead', () => {
    expect(after({ status: undefined, forbidden: true }).status).toBe('dead')
  })
})

describe('the delay with a Retry-After header', () => {
  test.each<[string, number, string, number]>([
    ['in seconds, longer than the usual delay: the header', 429, '600', 600_000],
    ['in seconds, shorter than the usual delay: the usual delay', 503, '3', 5 * second],
    ['with a date: the header', 503, new Date(now + hour).toUTCString(), hour],
    ['with a past date: the usual delay', 503, new Date(now - hour).toUTCString(), 5 * second],
    ['above the maximum: twelve hours', 502, '999999999', 12 * hour],
    ['that is invalid: the usual delay', 504, 'soon', 5 * second],
    ['in a response of another status: the usual delay', 400, '600', 5 * second],
  ])('%s', (_, status, retryAfter, delay) => {
    expect((after({ status, retryAfter }).nextAt ?? 0) - now).toBe(delay)
  })
})
