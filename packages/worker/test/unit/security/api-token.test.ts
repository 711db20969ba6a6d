import { describe, expect, test } from 'vitest'
import {
  type ApiToken,
  mayUsePreset,
  missingScopes,
  type Permission,
  type Scope,
  visibleOwner,
} from '../../../src/security/api-token.ts'
import { parseTokens } from '../../../src/security/parse-tokens.ts'

const token = (scopes: Scope[], more: Partial<ApiToken> = {}): ApiToken => {
  return { name: 'zapier', secret: { token: 'x' }, scopes, ...more }
}

test.each<[Permission, Scope[]]>([
  ['create-task', ['tasks']],
  ['run-preset', ['presets:run']],
  ['read-tasks', ['tasks', 'presets:run', 'read', 'admin']],
  ['change-tasks', ['tasks', 'presets:run', 'admin']],
  ['read-presets', ['presets:run', 'presets:write', 'read', 'admin']],
  ['write-presets', ['presets:write']],
  ['read-health', ['read', 'admin']],
  ['admin', ['admin']],
])('%s needs one of %j', (permission, scopes) => {
  const all: Scope[] = ['tasks', 'presets:run', 'presets:write', 'read', 'admin']
  const allowed = all.filter((scope) => missingScopes(token([scope]), permission).length === 0)
  expect(allowed).toEqual(scopes)
  expect(missingScopes(token([]), permission)).toEqual(scopes)
})

test('a token may use every preset unless it has a list of them', () => {
  expect(mayUsePreset(token(['presets:run']), 'portrait')).toBe(true)
  expect(mayUsePreset(token(['presets:run'], { presets: ['portrait'] }), 'portrait')).toBe(true)
  expect(mayUsePreset(token(['presets:run'], { presets: ['portrait'] }), 'video')).toBe(false)
})

test('a token sees its own tasks unless it has the scope admin', () => {
  expect(visibleOwner(token(['tasks', 'read']))).toBe('zapier')
  expect(visibleOwner(token(['read', 'admin']))).toBeUndefined()
})

describe('API_TOKENS', () => {
  const secret = 'a-token-of-16-chars'
  const entry = { name: 'zapier', token: secret, scopes: ['tasks'] }
  const sha256 = 'AB'.repeat(32)

  test('may be a list of tokens, which have one name and all scopes', () => {
    const { tokens } = parseTokens(` ${secret}, ${secret}-2 ,`)
    expect(tokens?.map(({ name, secret }) => [name, secret])).toEqual([
      ['default', { token: secret }],
      ['default', { token: `${secret}-2` }],
    ])
    expect(tokens?.[0]?.scopes).toHaveLength(5)
  })

  test('may be a JSON list of named tokens with scopes and limits', () => {
    const limits = { presets: ['portrait'], tasksPerDay: 100, maxWaiting: 5 }
    const json = [entry, { name: 'coze', sha256, scopes: ['presets:run', 'read'], ...limits }]
    expect(parseTokens(JSON.stringify(json)).tokens).toEqual([
      { name: 'zapier', secret: { token: secret }, scopes: ['tasks'] },
      {
        name: 'coze',
        secret: { sha256: sha256.toLowerCase() },
        scopes: ['presets:run', 'read'],
        ...limits,
      },
    ])
  })

  test.each<[string, unknown, string]>([
    ['broken JSON', '[{"name":', 'is not valid JSON'],
    ['an object', entry, 'is missing or malformed'],
    ['an empty list', [], 'is missing or malformed'],
    ['an entry without a name', [entry, { ...entry, name: undefined }], '[1].name is missing'],
    ['a name with a space', [{ ...entry, name: 'a b' }], '[0].name is missing or malformed'],
    ['a short token', [{ ...entry, token: 'short-secret' }], '[0].token is missing or malformed'],
    ['a hash of another length', [{ ...entry, token: undefined, sha256: 'ab' }], '[0].sha256 is'],
    ['an unknown scope', [{ ...entry, scopes: ['tasks', 'all'] }], '[0].scopes[1] is missing or'],
    ['no scope', [{ ...entry, scopes: [] }], '[0].scopes is missing or malformed'],
    ['an unknown field', [{ ...entry, limit: 5 }], '[0] has an unknown field'],
    ['a limit of zero', [{ ...entry, tasksPerDay: 0 }], '[0].tasksPerDay is missing or malformed'],
    ['a limit that is text', [{ ...entry, maxWaiting: '5' }], '[0].maxWaiting is missing or'],
    ['neither token nor hash', [entry, { ...entry, token: undefined }], '[1] needs either token'],
    ['both token and hash', [{ ...entry, sha256 }], '[0] needs either token or sha256'],
  ])('is rejected with %s, without a value in the message', (_, json, message) => {
    const { problem } = parseTokens(typeof json === 'string' ? json : JSON.stringify(json))
    expect(problem).toContain(message)
    expect(problem).not.toMatch(/short-secret|a b|AB|all\b/)
  })
})
