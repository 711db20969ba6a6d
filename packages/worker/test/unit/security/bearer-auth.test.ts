import { describe, expect, test } from 'vitest'
import { isAuthorized } from '../../../src/security/bearer-auth.ts'

const tokens = ['old-token-0123456789', 'new-token-0123456789']

describe('a request', () => {
  test.each<[string, Record<string, string>, boolean]>([
    ['a Bearer token', { authorization: 'Bearer new-token-0123456789' }, true],
    ['the token that is on its way out', { authorization: 'Bearer old-token-0123456789' }, true],
    ['the scheme in any case', { authorization: 'bearer new-token-0123456789' }, true],
    ['X-API-Key', { 'x-api-key': 'new-token-0123456789' }, true],
    ['nothing', {}, false],
    ['another token', { authorization: 'Bearer new-token-0123456788' }, false],
    ['the start of a token', { authorization: 'Bearer new-token' }, false],
    ['more than a token', { authorization: 'Bearer new-token-0123456789x' }, false],
    [
      'a token and a letter beyond any length',
      { 'x-api-key': `${tokens[1]}${'x'.repeat(1000)}` },
      false,
    ],
    ['both tokens in one', { 'x-api-key': tokens.join(',') }, false],
    ['no scheme', { authorization: 'new-token-0123456789' }, false],
    ['another scheme', { authorization: 'Basic new-token-0123456789' }, false],
    ['an empty token', { authorization: 'Bearer ' }, false],
    ['an empty key', { 'x-api-key': '' }, false],
  ])('with %s', (_name, headers, authorized) => {
    expect(isAuthorized(new Headers(headers), tokens)).toBe(authorized)
  })

  test('is never let in while there are no tokens', () => {
    expect(isAuthorized(new Headers({ 'x-api-key': '' }), [])).toBe(false)
    expect(isAuthorized(new Headers({ 'x-api-key': 'x' }), [''])).toBe(false)
  })
})
