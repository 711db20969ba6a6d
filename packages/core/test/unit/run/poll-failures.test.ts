import { describe, expect, test } from 'vitest'
import {
  type ErrorDetails,
  InvalidKeyError,
  InvalidRequestError,
  type PollFailures,
  type RunningHubError,
  recordFailure,
  SERVICE_CODES,
  stopReason,
  UnavailableError,
} from '../../../src/index.ts'

function reported(code: number, details: ErrorDetails = { taskId: '1' }): RunningHubError {
  const known = SERVICE_CODES.get(String(code))
  if (known === undefined) throw new Error(`${code} is no code`)
  return new known.error('', { serviceCode: String(code), retry: known.retry, ...details })
}

type Check = readonly [second: number, error: RunningHubError | 'found']

/** When the wait ended, with status checks at these seconds; undefined if it went on. */
function endOf(checks: readonly Check[], found: boolean) {
  let failures: PollFailures = { found, notFoundCount: 0 }
  for (const [second, error] of checks) {
    if (error === 'found') failures = { found: true, notFoundCount: 0 }
    else if (stopReason(error, failures, second * 1000)) return second
    else failures = recordFailure(error, failures, second * 1000)
  }
  return undefined
}

const at = (error: RunningHubError, ...seconds: number[]) =>
  seconds.map((second) => [second, error] as const)
const anHour = Array.from({ length: 240 }, (_, check) => check * 15)

describe('a code about the task ends the wait at once', () => {
  test.each([1006, 1015, 1501, 1504, 1505])('%i', (code) => {
    expect(endOf(at(reported(code), 7), false)).toBe(7)
  })

  test.each([
    ['a firewall sends it under HTTP 403', { httpStatus: 403, taskId: '1' }],
    ['it comes under HTTP 429', { httpStatus: 429, taskId: '1' }],
    ['the response names no task', {}],
  ])('but not when %s', (_name, details) => {
    for (const code of [1006, 1015, 1501, 1504, 1505]) {
      expect(endOf(at(reported(code, details), ...anHour), false), String(code)).toBeUndefined()
    }
  })
})

describe.each([801, 802, 806, 811, 1002])('code %i about the key', (code) => {
  test.each<[string, number[], number | undefined]>([
    ['once', [7], undefined],
    ['again within moments', [7, 7.5, 12, 21], undefined],
    ['again later', [7, 12, 22, 27], 22],
  ])('%s', (_name, seconds, end) => {
    expect(endOf(at(reported(code), ...seconds), true)).toBe(end)
  })
})

describe.each([807, 423, 1004])('code %i, no such task', (code) => {
  test.each<[string, number[], boolean, number | undefined]>([
    ['once, late', [900], false, undefined],
    ['for a minute', [7, 12, 17, 22, 27, 32, 37, 67], false, undefined],
    ['for two minutes', [7, 30, 60, 127, 132], false, 127],
    ['twice, far apart', [7, 900], false, undefined],
    ['for two minutes, of a task that was found', [600, 630, 660, 720], true, undefined],
    ['for ten minutes, of a task that was found', [600, 700, 800, 900, 1199, 1200], true, 1200],
    ['four times, of a task that was found', [600, 900, 1200, 1500], true, undefined],
  ])('%s', (_name, seconds, found, end) => {
    expect(endOf(at(reported(code), ...seconds), found)).toBe(end)
  })
})

describe('the wait goes on after any other failure', () => {
  const other = [...SERVICE_CODES.keys()]
    .map(Number)
    .filter((code) => ![801, 802, 806, 811, 1002, 807, 423, 1004].includes(code))
    .filter((code) => ![805, 1006, 1015, 1501, 1504, 1505].includes(code))
  test.each(other)('code %i', (code) => {
    expect(endOf(at(reported(code), ...anHour), false)).toBeUndefined()
  })

  test.each<[string, RunningHubError]>([
    ['a redirect', new InvalidRequestError('', { httpStatus: 302 })],
    ['a bare HTTP 401', new InvalidKeyError('', { httpStatus: 401 })],
    ['a gateway', new UnavailableError('', { httpStatus: 502, retry: 'if-idempotent' })],
  ])('%s', (_name, error) => {
    expect(endOf(at(error, ...anHour), false)).toBeUndefined()
  })
})

test('a check that finds the task resets the count of those that did not', () => {
  const gone = reported(807)
  const checks = Array.from(
    { length: 40 },
    (_, n): Check => [n * 300, n % 4 === 3 ? 'found' : gone],
  )
  expect(endOf(checks, true)).toBeUndefined()
})

test('other failures in between do not reset it', () => {
  const gone = reported(807)
  const busy = new UnavailableError('', { retry: 'if-idempotent' })
  expect(
    endOf(
      [
        [7, gone],
        [20, busy],
        [90, gone],
        [110, busy],
        [127, gone],
      ],
      false,
    ),
  ).toBe(127)
})
