import { expect, test } from 'vitest'
import { Reachability } from '../../../src/client/reachability.ts'
import { InvalidKeyError, type RunningHubError, UnavailableError } from '../../../src/index.ts'

const unreached = new UnavailableError('no connection', { retry: 'always' })

test('a host that has never responded is tried for a minute from the first failure', () => {
  const reachability = new Reachability()
  expect(reachability.reached).toBe(false)
  expect(reachability.retryUntil(unreached, 1_000)).toBe(61_000)
  expect(reachability.retryUntil(unreached, 50_000)).toBe(61_000)
})

test('a host that has responded has no limit', () => {
  const reachability = new Reachability()
  reachability.recordResponse()
  expect(reachability.reached).toBe(true)
  expect(reachability.retryUntil(unreached, 1_000)).toBeUndefined()
})

test.each<[string, RunningHubError]>([
  ['a page of a gateway', new UnavailableError('page', { httpStatus: 502 })],
  ["RunningHub's own code", new UnavailableError('busy', { serviceCode: '1010' })],
  ['a refusal', new InvalidKeyError('no')],
])('%s has no limit, and does not start the minute', (_name, error) => {
  const reachability = new Reachability()
  expect(reachability.retryUntil(error, 1_000)).toBeUndefined()
  expect(reachability.retryUntil(unreached, 30_000)).toBe(90_000)
})
