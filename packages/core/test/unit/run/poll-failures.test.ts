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
  TaskFailedError,
  TaskNotFoundError,
  UnavailableError,
} from '../../../src/index.ts'

function reported(code: number, details: ErrorDetails = { taskId: '1' }): RunningHubError {
  const known = SERVICE_CODES.get(String(code))
  if (known === undefined) throw new Error(`${code} is not a code`)
  return new known.error('', { serviceCode: String(code), retry: known.retry, ...details })
}

type Check = readonly [second: number, error: RunningHubError | 'found']

/** Returns when the wait ends, with status checks at these seconds; undefined if it continues. */
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

describe('a code about the task ends the wait at once: code', () => {
  test.each([1006, 1015, 1501, 1504, 1505])('%i', (code) => {
    expect(endOf(at(reported(code), 7), false)).toBe(7)
  })

  test.each([
    ['a firewall sends it under HTTP 403', { httpStatus: 403, taskId: '1' }],
    ['it comes under HTTP 429', { httpStatus: 429, taskId: '1' }],
    ['the response contains no task id', {}],
  ])('does not end the wait when %s', (_name, details) => {
    for (const code of [1006, 1015, 1501, 1504, 1505]) {
      expect(endOf(at(reported(code, details), ...anHour), false), String(code)).toBeUndefined()
    }
  })
})

describe.each([801, 802, 806, 811, 1002])('a key rejected with code %i', (code) => {
  test.each<[string, number[], number | undefined]>([
    ['once does not end the wait', [7], undefined],
    ['again within 15 s does not end the wait', [7, 7.5, 12, 21], undefined],
    ['again after 15 s ends the wait', [7, 12, 22, 27], 22],
  ])('%s', (_name, seconds, end) => {
    expect(endOf(at(reported(code), ...seconds), true)).toBe(end)
  })
})

describe.each([807, 423, 1004])('a task reported missing with code %i', (code) => {
  test.each<[string, number[], boolean, number | undefined]>([
    ['once, late, does not end the wait', [900], false, undefined],
    ['for one minute does not end the wait', [7, 12, 17, 22, 27, 32, 37, 67], false, undefined],
    ['for two minutes ends the wait', [7, 30, 60, 127, 132], false, 127],
    ['twice, far apart, does not end the wait', [7, 900], false, undefined],
    [
      'for two minutes after it was found does not end the wait',
      [600, 630, 660, 720],
      true,
      undefined,
    ],
    [
      'for ten minutes after it was found ends the wait',
      [600, 700, 800, 900, 1199, 1200],
      true,
      1200,
    ],
    [
      'four times after it was found does not end the wait',
      [600, 900, 1200, 1500],
      true,
      undefined,
    ],
  ])('%s', (_name, seconds, found, end) => {
    expect(endOf(at(reported(code), ...seconds), found)).toBe(end)
  })
})

describe('the wait continues after any other failure', () => {
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

test('other failures do not reset the count of checks that did not find the task', () => {
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

describe('an error without a code of RunningHub, or one that may pass, says nothing about the task', () => {
  const never = { retry: 'never' } as const
  test.each<[string, RunningHubError]>([
    ['a missing task', new TaskNotFoundError('', never)],
    ['a failed task', new TaskFailedError('', { ...never, taskId: '1' })],
    ['a rejected key that may pass', reported(806, { retry: 'if-idempotent' })],
    ['a missing task that may pass', reported(807, { retry: 'always' })],
  ])('%s', (_name, error) => {
    expect(endOf(at(error, ...anHour), false)).toBeUndefined()
    const failures = { found: true, notFoundCount: 0 }
    expect(recordFailure(error, failures, 1_000)).toEqual(failures)
  })
})
