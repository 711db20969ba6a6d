import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { workerWithTokens } from '../../harness/named-tokens.ts'
import { workflowId } from '../../harness/task-request.ts'
import { startSimulator, stopSimulator } from '../../harness/worker.ts'

beforeEach(() => {
  startSimulator()
})
afterEach(stopSimulator)

const ALL = ['tasks', 'presets:run', 'presets:write', 'read', 'admin']
const UNKNOWN = '0hzzzzzzz0123456789abcdef'

describe('a request needs a scope of its token', () => {
  const send = workerWithTokens(
    ALL.map((scope) => ({ name: scope.replace(':', '-'), scopes: [scope] })),
  )

  test.each<[string, string, string[]]>([
    ['POST', '/v1/tasks', ['tasks']],
    ['GET', '/v1/tasks', ['tasks', 'presets:run', 'read', 'admin']],
    ['GET', `/v1/tasks/${UNKNOWN}`, ['tasks', 'presets:run', 'read', 'admin']],
    ['POST', `/v1/tasks/${UNKNOWN}/cancel`, ['tasks', 'presets:run', 'admin']],
    ['POST', `/v1/tasks/${UNKNOWN}/redeliver`, ['tasks', 'presets:run', 'admin']],
    ['POST', `/v1/tasks/${UNKNOWN}/rerun`, ['tasks', 'presets:run']],
    ['POST', '/v1/tasks/redeliver', ['tasks', 'presets:run', 'admin']],
    ['GET', '/v1/dashboard', ['tasks', 'presets:run', 'read', 'admin']],
    ['GET', '/v1/presets', ['presets:run', 'presets:write', 'read', 'admin']],
    ['GET', '/v1/presets/none', ['presets:run', 'presets:write', 'read', 'admin']],
    ['GET', '/v1/presets/none/schema', ['presets:run', 'presets:write', 'read', 'admin']],
    ['PUT', '/v1/presets/none', ['presets:write']],
    ['DELETE', '/v1/presets/none', ['presets:write']],
    ['POST', '/v1/presets/none/tasks', ['presets:run']],
  ])('%s %s: one of %j', async (method, path, scopes) => {
    const body = method === 'GET' ? undefined : {}
    for (const scope of ALL) {
      const response = await send(scope.replace(':', '-'), method, path, body)
      expect([scope, response.status === 403]).toEqual([scope, !scopes.includes(scope)])
      if (response.status !== 403) continue
      expect(response.body).toMatchObject({ type: '/docs#forbidden' })
      expect(response.body.detail).toContain(scopes.join(' or '))
    }
  })
})

describe('a token with a list of presets', () => {
  const send = workerWithTokens([
    { name: 'author', scopes: ['presets:write', 'read'] },
    { name: 'coze', scopes: ['presets:run', 'presets:write'], presets: ['scoped-a'] },
  ])
  const preset = { workflowId, parameters: { prompt: { target: '6.text' } } }

  test('runs, reads, lists and writes these presets only', async () => {
    for (const name of ['scoped-a', 'scoped-b'])
      expect((await send('author', 'PUT', `/v1/presets/${name}`, preset)).status).toBe(201)
    const statuses = async (name: string) => [
      (await send('coze', 'POST', `/v1/presets/${name}/tasks`, { prompt: 'a cat' })).status,
      (await send('coze', 'GET', `/v1/presets/${name}`)).status,
      (await send('coze', 'PUT', `/v1/presets/${name}`, preset)).status,
    ]
    expect(await statuses('scoped-a')).toEqual([202, 200, 200])
    expect(await statuses('scoped-b')).toEqual([403, 403, 403])
    const names = async (token: string) =>
      (await send(token, 'GET', '/v1/presets')).body.presets.map(
        ({ name }: { name: string }) => name,
      )
    expect(await names('author')).toEqual(expect.arrayContaining(['scoped-a', 'scoped-b']))
    expect(await names('coze')).toEqual(['scoped-a'])
    expect((await send('coze', 'DELETE', '/v1/presets/scoped-b')).status).toBe(403)
  })
})

test('a task beyond a limit of its token gets 429 with Retry-After', async () => {
  const send = workerWithTokens([{ name: 'limited', scopes: ['tasks'], tasksPerDay: 1 }])
  const request = { workflowId, inputs: { '6.text': 'a cat' } }
  const key = { 'idempotency-key': 'limited-1' }
  expect((await send('limited', 'POST', '/v1/tasks', request, key)).status).toBe(202)
  const { status, headers, body } = await send('limited', 'POST', '/v1/tasks', request)
  expect([status, body.type]).toEqual([429, '/docs#limit-reached'])
  expect(body.detail).toBe('The token limited may create 1 tasks a day. Days are in UTC.')
  const retryAfter = Number(headers.get('retry-after'))
  expect(retryAfter).toBeGreaterThan(0)
  expect(retryAfter).toBeLessThanOrEqual(86_400)
  expect((await send('limited', 'POST', '/v1/tasks', request, key)).status).toBe(202)
})

describe('a task belongs to the token that created it', () => {
  const send = workerWithTokens([
    { name: 'zapier', scopes: ['tasks'] },
    { name: 'coze', scopes: ['tasks'] },
    { name: 'dashboard', scopes: ['read', 'admin'] },
  ])
  const request = { workflowId, inputs: { '6.text': 'a cat' } }
  const listed = async (name: string, query = '') => {
    const { body } = await send(name, 'GET', `/v1/tasks?limit=100${query}`)
    return body.tasks.map(({ id }: { id: string }) => id)
  }

  test('which alone sees, lists and cancels it, beside a token with the scope admin', async () => {
    const { body: task } = await send('zapier', 'POST', '/v1/tasks', {
      ...request,
      callbackUrl: 'https://hooks.example.com/x',
    })
    expect(task.token).toBe('zapier')
    const path = `/v1/tasks/${task.id}`
    for (const [method, action] of [
      ['GET', ''],
      ['GET', '?wait=60'],
      ['POST', '/cancel'],
      ['POST', '/redeliver'],
    ] as const) {
      const { status, body } = await send('coze', method, path + action)
      expect([action, status, body.type]).toEqual([action, 404, '/docs#not-found'])
    }
    expect((await send('zapier', 'GET', path)).status).toBe(200)
    expect((await send('dashboard', 'GET', path)).body).toMatchObject({ token: 'zapier' })
    expect(await listed('zapier')).toContain(task.id)
    expect(await listed('coze')).not.toContain(task.id)
    expect(await listed('dashboard', '&token=zapier')).toContain(task.id)
    expect(await listed('dashboard', '&token=coze')).not.toContain(task.id)
    expect((await send('coze', 'GET', '/v1/tasks?token=zapier')).status).toBe(403)
    expect((await send('dashboard', 'POST', `${path}/cancel`)).status).not.toBe(404)
  })

  test('and so does its idempotency key', async () => {
    const key = { 'idempotency-key': 'row-1' }
    const first = await send('zapier', 'POST', '/v1/tasks', request, key)
    const other = await send('coze', 'POST', '/v1/tasks', { workflowId }, key)
    expect([first.status, other.status]).toEqual([202, 202])
    expect(other.body.id).not.toBe(first.body.id)
    const again = await send('zapier', 'POST', '/v1/tasks', request, key)
    expect(again.body.id).toBe(first.body.id)
  })
})
