import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import * as schemas from '../../../src/openapi/schemas.ts'
import { workerWithTokens } from '../../harness/named-tokens.ts'
import { fetchJson, startSimulator, stopSimulator } from '../../harness/worker.ts'

beforeEach(() => {
  startSimulator()
})
afterEach(stopSimulator)

describe('GET /health', () => {
  const send = workerWithTokens([
    { name: 'monitor', scopes: ['read'] },
    { name: 'shop', scopes: ['tasks'] },
  ])

  test('without a token has the status only', async () => {
    const { status, body } = await fetchJson('GET', '/health', undefined, { authorization: '' })
    expect([status, body]).toEqual([200, { status: 'ok' }])
  })

  test('with a token that may read has the details', async () => {
    const { status, body } = await send('monitor', 'GET', '/health')
    expect(status).toBe(200)
    expect(schemas.health.safeParse(body).error).toBeUndefined()
    expect(body).toMatchObject({
      status: 'ok',
      accounts: [{ name: 'main', status: 'ok', balance: { coins: expect.any(Number) } }],
      tasksToday: expect.any(Number),
    })
  })

  test('rejects a wrong token, and one that may not read', async () => {
    expect((await send('shop', 'GET', '/health')).status).toBe(403)
    expect(
      (await fetchJson('GET', '/health', undefined, { authorization: 'Bearer x' })).status,
    ).toBe(401)
  })

  test('responds with 503 when RunningHub cannot be reached', async () => {
    vi.spyOn(globalThis, 'fetch').mockRejectedValue(new TypeError('fetch failed'))
    const queueOfItsOwn = {
      getByName: () => env.TASK_QUEUE.getByName('without RunningHub'),
    }
    const alone = workerWithTokens([{ name: 'monitor', scopes: ['read'] }], {
      TASK_QUEUE: queueOfItsOwn as unknown as Env['TASK_QUEUE'],
    })
    const { status, body } = await alone('monitor', 'GET', '/health')
    expect([status, body.status]).toEqual([503, 'down'])
  })

  test('responds with 503 when the Worker is not configured, and names no variable', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => {})
    const broken = workerWithTokens([{ name: 'monitor', scopes: ['read'] }], { TASK_TIMEOUT: 'x' })
    const { status, body } = await broken('monitor', 'GET', '/health')
    expect(status).toBe(503)
    expect(body).toEqual({ status: 'down', detail: expect.not.stringContaining('TASK_TIMEOUT') })
  })
})
