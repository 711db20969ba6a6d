import { describe, expect, test } from 'vitest'
import {
  type ErrorDetails,
  InvalidKeyError,
  InvalidRequestError,
  type RunningHubError,
  SERVICE_CODES,
  UnavailableError,
} from '../../../src/index.ts'
import { type Doubts, doubtsAfter, endsWait } from '../../../src/task/ends-wait.ts'

function said(code: number, details: ErrorDetails = {}): RunningHubError {
  const known = SERVICE_CODES.get(String(code))
  if (known === undefined) throw new Error(`${code} is no code`)
  return new known.error('', { serviceCode: String(code), retry: known.retry, ...details })
}

/** When the wait ended, of looks that failed at these seconds; undefined if it went on. */
function endOf(
  looks: readonly (readonly [second: number, error: RunningHubError])[],
  found: boolean,
) {
  let doubts: Doubts = { found, misses: 0 }
  for (const [second, error] of looks) {
    if (endsWait(error, doubts, second * 1000)) return second
    doubts = doubtsAfter(error, doubts, second * 1000)
  }
  return undefined
}

const at = (error: RunningHubError, ...seconds: number[]) =>
  seconds.map((second) => [second, error] as const)
const anHour = Array.from({ length: 240 }, (_, look) => look * 15)

describe('words about the task end the wait at once', () => {
  test.each([1006, 1015, 1501, 1504, 1505])('%i', (code) => {
    expect(endOf(at(said(code), 7), false)).toBe(7)
  })

  test('not when a firewall says them', () => {
    expect(endOf(at(said(1015, { httpStatus: 403 }), ...anHour), false)).toBeUndefined()
  })
})

describe.each([801, 802, 806, 811, 1002])('%i, a word about the key,', (code) => {
  test.each<[string, number[], number | undefined]>([
    ['once', [7], undefined],
    ['again within moments', [7, 7.5, 12, 21], undefined],
    ['again later', [7, 12, 22, 27], 22],
  ])('%s', (_name, seconds, end) => {
    expect(endOf(at(said(code), ...seconds), true)).toBe(end)
  })
})

describe.each([807, 423, 1004])('%i, no such task,', (code) => {
  test.each<[string, number[], boolean, number | undefined]>([
    ['once, late', [900], false, undefined],
    ['for half a minute', [7, 12, 17, 22, 27, 32, 37], false, undefined],
    ['for a minute', [7, 30, 60, 67, 72], false, 67],
    ['twice, far apart', [7, 900], false, undefined],
    ['for a minute, of a task that was found', [600, 630, 660, 690], true, undefined],
    ['for five minutes, of a task that was found', [600, 700, 800, 850, 900, 915], true, 900],
    ['four times, of a task that was found', [600, 900, 1200, 1500], true, undefined],
  ])('%s', (_name, seconds, found, end) => {
    expect(endOf(at(said(code), ...seconds), found)).toBe(end)
  })
})

describe('whatever else a look is told, the wait goes on', () => {
  const other = [...SERVICE_CODES.keys()]
    .map(Number)
    .filter((code) => ![801, 802, 806, 811, 1002, 807, 423, 1004].includes(code))
    .filter((code) => ![805, 1006, 1015, 1501, 1504, 1505].includes(code))
  test.each(other)('code %i', (code) => {
    expect(endOf(at(said(code), ...anHour), false)).toBeUndefined()
  })

  test.each<[string, RunningHubError]>([
    ['a redirect', new InvalidRequestError('', { httpStatus: 302 })],
    ['a bare HTTP 401', new InvalidKeyError('', { httpStatus: 401 })],
    ['a gateway', new UnavailableError('', { httpStatus: 502, retry: 'read' })],
  ])('%s', (_name, error) => {
    expect(endOf(at(error, ...anHour), false)).toBeUndefined()
  })
})

test('other failures between do not make a doubt forgotten', () => {
  const gone = said(807)
  const busy = new UnavailableError('', { retry: 'read' })
  expect(
    endOf(
      [
        [7, gone],
        [20, busy],
        [40, gone],
        [60, busy],
        [70, gone],
      ],
      false,
    ),
  ).toBe(70)
})
