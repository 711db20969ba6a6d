import { expect, test } from 'vitest'
import { isUnknownKey, withKeySite } from '../../../src/client/key-site.ts'
import {
  InvalidKeyError,
  RunningHubClient,
  type RunningHubError,
  UnavailableError,
} from '../../../src/index.ts'
import { hanging, KEY, refusal } from '../../harness/scripted-service.ts'

const ACCOUNT = JSON.stringify({ code: 0, msg: 'success', data: { remainCoins: '5' } })

/** Makes the account call on a site. Each host has one response; undefined does not respond. */
async function failedAccountCall(
  baseUrl: string,
  responses: Record<string, string | undefined>,
  options: { retries?: boolean } = {},
) {
  const hosts: string[] = []
  const client = new RunningHubClient({
    apiKey: KEY,
    baseUrl,
    findKeySite: true,
    ...options,
    async fetch(url, init) {
      const { host } = new URL(String(url))
      hosts.push(host)
      expect(new Headers(init?.headers).get('authorization')).toBe(`Bearer ${KEY}`)
      const response = responses[host]
      if (response === undefined) throw new TypeError('fetch failed')
      return new Response(response)
    },
  })
  const error: RunningHubError = await client.account().then(
    () => expect.fail('the key was accepted'),
    (reason) => reason,
  )
  return { error, hosts }
}

const [cn, ai] = ['www.runninghub.cn', 'www.runninghub.ai']

test.each([
  [806, cn, ai],
  [802, ai, cn],
  [1002, cn, ai],
])('after code %s of %s, the hint names the site that knows the key', async (code, here, there) => {
  const responses = { [here]: refusal(code), [there]: ACCOUNT }
  const { error, hosts } = await failedAccountCall(`https://${here}`, responses)
  expect(error).toMatchObject({ code: 'INVALID_KEY', serviceCode: String(code) })
  expect(error.hint).toContain(`https://${there} knows this key`)
  expect(hosts).toEqual([here, there])
  expect(`${error.message} ${error.hint}`).not.toContain(KEY)
})

test('the hint says that neither site knows the key', async () => {
  const responses = { [cn]: refusal(806), [ai]: refusal(806) }
  const { error } = await failedAccountCall(`https://${cn}`, responses)
  expect(error.hint).toMatch(/^Neither/)
})

test.each([
  ['the other site does not respond', 'https://www.runninghub.cn', 806, undefined, [cn, ai]],
  ['the other site fails', 'https://www.runninghub.cn', 806, refusal(500), [cn, ai]],
  ['the account is a free one', 'https://www.runninghub.cn', 801, ACCOUNT, [cn]],
])('keeps the usual hint when %s', async (_name, baseUrl, code, other, asked) => {
  const { error, hosts } = await failedAccountCall(baseUrl, { [cn]: refusal(code), [ai]: other })
  expect(error.code).toBe('INVALID_KEY')
  expect(error.hint).not.toMatch(/knows this key/)
  expect(hosts).toEqual(asked)
})

test('sends the key to no other site from a base URL that is neither', async () => {
  const { hosts } = await failedAccountCall('https://x.example', { 'x.example': refusal(806) })
  expect(hosts).toEqual(['x.example'])
})

const invalidKey = (details: { serviceCode?: string; httpStatus?: number }) =>
  new InvalidKeyError('no', details)

test.each<[string, unknown, boolean]>([
  ["RunningHub's code of an unknown key", invalidKey({ serviceCode: '802' }), true],
  ['HTTP 401', invalidKey({ httpStatus: 401 }), true],
  ['a code about the plan', invalidKey({ serviceCode: '801' }), false],
  ['another HTTP status', invalidKey({ httpStatus: 403 }), false],
  ['a key that was not sent', invalidKey({}), false],
  ['HTTP 401 of a gateway', new UnavailableError('page', { httpStatus: 401 }), false],
  ['an error that is not of RunningHub', undefined, false],
])('whether a site does not know the key: %s', (_name, error, expected) => {
  expect(isUnknownKey(error)).toBe(expected)
})

const site = 'https://www.runninghub.ai'

test.each<[string, unknown, object | undefined]>([
  ['accepts the key', undefined, { kind: 'key-of-other-site', site }],
  [
    'knows the key of a free account',
    invalidKey({ serviceCode: '801' }),
    { kind: 'key-of-other-site', site },
  ],
  ['does not know it either', invalidKey({ serviceCode: '802' }), { kind: 'key-of-neither-site' }],
  ['does not respond', new UnavailableError('late'), undefined],
  ['fails in a way that is not of RunningHub', new TypeError('odd'), undefined],
])('the hint when the other site %s', (_name, account, hint) => {
  expect(withKeySite(invalidKey({ serviceCode: '806' }), site, account).hintFacts).toEqual(hint)
})

test('an abort ends the question to the other site', async () => {
  const stop = new AbortController()
  const never = hanging(() => stop.abort(new Error('stopped')))
  const client = new RunningHubClient({
    apiKey: KEY,
    findKeySite: true,
    fetch: async (url, init) =>
      String(url).startsWith(site) ? never(url, init) : new Response(refusal(806)),
  })
  await expect(client.account({ signal: stop.signal })).rejects.toMatchObject({
    code: 'INVALID_KEY',
    serviceCode: '806',
  })
})
