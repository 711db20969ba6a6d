import { describe, expect, test } from 'vitest'
import { type ApiToken, SCOPES } from '../../../src/security/api-token.ts'
import { authenticate } from '../../../src/security/authenticate.ts'

const tokens = ['old-token-0123456789', 'new-token-0123456789']
const plain = (token: string): ApiToken => ({ name: token, secret: { token }, scopes: SCOPES })
const nameOf = async (headers: Record<string, string>, known: readonly ApiToken[]) =>
  (await authenticate(new Headers(headers), known))?.name

describe('authenticate', () => {
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
  ])('%s', async (_name, headers, authorized) => {
    expect((await nameOf(headers, tokens.map(plain))) !== undefined).toBe(authorized)
  })

  test('returns the token that was presented', async () => {
    expect(await nameOf({ 'x-api-key': tokens[1] ?? '' }, tokens.map(plain))).toBe(tokens[1])
  })

  test('accepts a token that is configured by its SHA-256, and not the hash itself', async () => {
    // printf 'hashed-token-0123456789' | sha256sum
    const sha256 = 'b22fd458dbe2426bebe59cfafe4c46e013df3efd439e4d91cda767ac3052ddd0'
    const hashed: ApiToken = { name: 'hashed', secret: { sha256 }, scopes: SCOPES }
    const known = [plain(tokens[0] ?? ''), hashed]
    expect(await nameOf({ 'x-api-key': 'hashed-token-0123456789' }, known)).toBe('hashed')
    expect(await nameOf({ 'x-api-key': tokens[0] ?? '' }, known)).toBe(tokens[0])
    expect(await nameOf({ 'x-api-key': sha256 }, known)).toBeUndefined()
    expect(await nameOf({ 'x-api-key': 'hashed-token-0123456788' }, known)).toBeUndefined()
  })

  test('rejects every request when no token is configured', async () => {
    expect(await nameOf({ 'x-api-key': '' }, [])).toBeUndefined()
    expect(await nameOf({ 'x-api-key': 'x' }, [plain('')])).toBeUndefined()
  })
})
