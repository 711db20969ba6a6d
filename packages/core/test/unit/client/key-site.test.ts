import { expect, test } from 'vitest'
import { RunningHubClient, type RunningHubError } from '../../../src/index.ts'
import { KEY, refusal } from '../../harness/scripted-service.ts'

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
