import { describe, expect, test } from 'vitest'
import { type RetryNotice, type RetryPolicy, withRetry } from '../../../src/client/retry.ts'
import { QueueFullError, type RunningHubError, UnavailableError } from '../../../src/index.ts'
import { SleepClock } from '../../harness/scripted-service.ts'

const queueFull = new QueueFullError('full', { serviceCode: '421', retry: 'always' })
const busy = new UnavailableError('busy', { retry: 'if-idempotent' })

/** Fails with this error until no attempt is left. */
async function fail(
  error: unknown,
  policy: Partial<RetryPolicy>,
  { random = 0.5, retryUntil }: { random?: number; retryUntil?: () => number | undefined } = {},
) {
  const clock = new SleepClock()
  const notices: RetryNotice[] = []
  let attempts = 0
  const result = withRetry(
    { attempts: 3, deadline: 1e9, idempotent: true, ...policy },
    { clock, random: () => random, onRetry: (notice) => notices.push(notice), retryUntil },
    () => {
      attempts++
      return Promise.reject(error)
    },
  )
  const thrown = await result.then(
    () => expect.fail('it succeeded'),
    (reason) => reason,
  )
  expect(thrown).toBe(error)
  return { attempts, sleeps: clock.sleeps, notices }
}

test.each<[string, unknown, boolean, number]>([
  ['a full queue', queueFull, false, 3],
  ['a failure that may pass', busy, true, 3],
  ['a failure that may pass, of a call that costs', busy, false, 1],
  ['an error that is not of RunningHub', new TypeError('a defect'), true, 1],
  ['no error at all', undefined, true, 1],
])('%s', async (_name, error, idempotent, attempts) => {
  expect((await fail(error, { idempotent })).attempts).toBe(attempts)
})

test('each notice has the number of the attempt, its error, and the delay', async () => {
  const { notices, sleeps } = await fail(queueFull, {})
  expect(notices).toEqual([
    { attempt: 1, error: queueFull, delay: 15_000 },
    { attempt: 2, error: queueFull, delay: 15_000 },
  ])
  expect(sleeps).toEqual([15_000, 15_000])
})

describe('the delay', () => {
  const after = (seconds: number) =>
    new UnavailableError('busy', { retry: 'always', retryAfter: seconds * 1000 })
  test.each<[string, RunningHubError, number, number[]]>([
    ['of a full queue is half of 15 s at least', queueFull, 0, [7_500, 7_500]],
    ['of a full queue is 15 s and a half at most', queueFull, 1, [22_500, 22_500]],
    ['of other failures is nothing at least', busy, 0, [0, 0]],
    ['of other failures doubles', busy, 1, [1_000, 2_000]],
    ['is Retry-After at least', after(30), 0, [30_000, 30_000]],
    ['is Retry-After and a tenth at most', after(30), 1, [33_000, 33_000]],
    ['is two minutes at most', after(3_600), 0, [120_000, 120_000]],
  ])('%s', async (_name, error, random, sleeps) => {
    expect((await fail(error, {}, { random })).sleeps).toEqual(sleeps)
  })

  test('of many failures is 20 s at most', async () => {
    const { sleeps } = await fail(busy, { attempts: 9 }, { random: 1 })
    expect(sleeps).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 20_000, 20_000, 20_000])
  })
})

describe('the end of all attempts', () => {
  const wait = new UnavailableError('busy', { retry: 'always', retryAfter: 10_000 })
  test.each([
    ['a Retry-After that ends with the time left is obeyed', 10_000, [10_000]],
    ['a longer one is not', 9_999, []],
  ])('%s', async (_name, deadline, sleeps) => {
    expect((await fail(wait, { deadline }, { random: 0 })).sleeps).toEqual(sleeps)
  })

  test('the limit of the failure counts when it comes first', async () => {
    const start = new SleepClock().now()
    const limited = (ms: number) =>
      fail(queueFull, { attempts: 99, deadline: 20_000 }, { retryUntil: () => start + ms })
    expect((await limited(17_000)).sleeps).toEqual([15_000, 2_000])
    expect((await limited(1e6)).sleeps).toEqual([15_000, 5_000])
  })
})

test('an abort before the first attempt leaves it out', async () => {
  const clock = new SleepClock()
  const reason = new Error('stopped')
  const context = { clock, random: () => 0, signal: AbortSignal.abort(reason) }
  const policy = { attempts: 3, deadline: 1, idempotent: true }
  await expect(withRetry(policy, context, () => expect.fail('attempted'))).rejects.toBe(reason)
})
