import { describe, expect, test } from 'vitest'
import { isAuthorized } from '../../../src/security/bearer-auth.ts'

const tokens = ['old-token-0123456789', 'new-token-0123456789']

describe('isAuthorized', () => {
  test.each<[string, Record<string, string>, boolean]>([
    ['accepts a valid Bearer token', { authorization: 'Bearer new-token-0123456789' }, true],
    [
      'accepts the older of two valid tokens',
      { authorization: 'Bearer old-token-0123456789' },
      true,
    ],
    [
      'accepts the Bearer scheme in lower case',
      { authorization: 'bearer new-token-0123456789' },
      true,
    ],
    ['accepts a valid X-API-Key', { 'x-api-key': 'new-token-0123456789' }, true],
    ['rejects a request without a token', {}, false],
    ['rejects another token', { authorization: 'Bearer new-token-0123456788' }, false],
    ['rejects a prefix of a token', { authorization: 'Bearer new-token' }, false],
    [
      'rejects a token and one more character',
      { authorization: 'Bearer new-token-0123456789x' },
      false,
    ],
    [
      'rejects a token and a thousand more characters',
      { 'x-api-key': `${tokens[1]}${'x'.repeat(1000)}` },
      false,
    ],
    ['rejects both tokens in one header', { 'x-api-key': tokens.join(',') }, false],
    ['rejects a token without a scheme', { authorization: 'new-token-0123456789' }, false],
    ['rejects another scheme', { authorization: 'Basic new-token-0123456789' }, false],
    ['rejects an empty Bearer token', { authorization: 'Bearer ' }, false],
    ['rejects an empty X-API-Key', { 'x-api-key': '' }, false],
  ])('%s', (_name, headers, authorized) => {
    expect(isAuthorized(new Headers(headers), tokens)).toBe(authorized)
  })

  test('rejects every request when no token is configured', () => {
    expect(isAuthorized(new Headers({ 'x-api-key': '' }), [])).toBe(false)
    expect(isAuthorized(new Headers({ 'x-api-key': 'x' }), [''])).toBe(false)
  })
})
