import { afterEach, beforeEach, expect, test } from 'vitest'
import { runInBackground } from '../../../src/platform/context.ts'
import { collectLog } from '../../harness/log-lines.ts'
import { workerWithTokens } from '../../harness/named-tokens.ts'
import { startSimulator, stopSimulator } from '../../harness/worker.ts'
import { World } from '../../harness/world.ts'

const log = collectLog()
const ACCOUNT_KEY = 'e'.repeat(32)

beforeEach(() => {
  startSimulator()
})
afterEach(stopSimulator)

/** A Worker whose KV fails with an error that quotes secrets. */
function workerWithoutKv() {
  const message = `KV put() limit exceeded for the day. token-of-shop-0123456789 ${ACCOUNT_KEY}`
  return workerWithTokens([{ name: 'shop', scopes: ['read'] }], {
    RUNNINGHUB_ACCOUNTS: JSON.stringify([{ name: 'second', key: ACCOUNT_KEY, site: 'ai' }]),
    TASKS: { list: () => Promise.reject(new Error(message)) } as unknown as KVNamespace,
  })
}

test('a quota of Cloudflare that is used up is logged with its cause, without secrets', async () => {
  const { status } = await workerWithoutKv()('shop', 'GET', '/v1/presets')
  expect(status).toBe(503)
  expect(log.events()).toEqual([
    {
      event: 'storage-unavailable',
      message: expect.stringContaining('KV put() limit exceeded for the day.'),
    },
  ])
  expect(log.text()).not.toContain('token-of-shop-0123456789')
  expect(log.text()).not.toContain(ACCOUNT_KEY)
})

test('background work that fails is logged with what it was, without secrets', async () => {
  const world = new World()
  const failed = Promise.reject(new Error(`no connection ${world.config.apiKey}`))
  runInBackground(world.context(), 'polling task a', failed)
  await world.idle()
  expect(log.events()).toEqual([
    {
      event: 'background-work-failed',
      message: expect.stringMatching(/^polling task a: no connection /),
    },
  ])
  expect(log.text()).not.toContain(world.config.apiKey)
})
