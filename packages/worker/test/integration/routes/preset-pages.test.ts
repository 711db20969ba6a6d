import { env } from 'cloudflare:workers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { listPresets } from '../../../page/api/list-presets.ts'
import { deletePreset, putPreset } from '../../../src/presets/preset-store.ts'
import { workerWithTokens } from '../../harness/named-tokens.ts'
import { workflowId } from '../../harness/task-request.ts'

// The page reads the presets of the Worker. One response has at most 100 of them.

const NAMES = Array.from({ length: 250 }, (_, n) => `page-${String(n).padStart(3, '0')}`)
const LAST = 'page-249'
const send = workerWithTokens([
  { name: 'team', scopes: ['read'] },
  { name: 'shop', scopes: ['presets:run'], presets: [LAST] },
])

// Test files share the storage: others may have presets before these, and must not find these.
beforeAll(async () => {
  const preset = { workflowId, parameters: {}, defaults: {}, updatedAt: '' }
  for (const name of NAMES) await putPreset(env, name, preset)
})
afterAll(async () => {
  for (const name of NAMES) await deletePreset(env, name)
})

const namesFor = async (token: string) => {
  const get = async (path: string) => (await send(token, 'GET', path)).body
  return (await listPresets({ get })).map(({ name }) => name)
}

test('the page lists all presets, in order', async () => {
  const names = await namesFor('team')
  expect(names.filter((name) => name.startsWith('page-'))).toEqual(NAMES)
})

test('the page finds the one preset that a token may use', async () => {
  const first = await send('shop', 'GET', '/v1/presets')
  expect(first.body).toMatchObject({ presets: [], cursor: expect.any(String) })
  expect(await namesFor('shop')).toEqual([LAST])
})

test('a list without an end is read in part', async () => {
  let requests = 0
  const page = { presets: [], cursor: 'more' }
  const get = async <T>() => {
    requests++
    return page as T
  }
  await listPresets({ get })
  expect(requests).toBe(50)
})
