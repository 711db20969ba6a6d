import { createExecutionContext } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { app } from '../../../src/app.ts'
import { PROBLEMS } from '../../../src/http/problem.ts'
import * as schemas from '../../../src/openapi/schemas.ts'
import { testSecrets, token } from '../../harness/secrets.ts'
import { workflowId } from '../../harness/task-request.ts'
import { fetchJson, fetchWorker, startSimulator, stopSimulator } from '../../harness/worker.ts'

beforeEach(() => {
  startSimulator()
})
afterEach(stopSimulator)

const UNKNOWN_TASK = '0hzzzzzzz0123456789abcdef'

describe('an invalid request gets the right 4xx response', () => {
  test.each<[string, Parameters<typeof fetchWorker>, keyof typeof PROBLEMS]>([
    ['an unknown path', ['GET', '/nowhere'], 'not-found'],
    ['an unknown path of the API', ['GET', '/v1/nowhere'], 'not-found'],
    ['an unknown task', ['GET', `/v1/tasks/${UNKNOWN_TASK}`], 'not-found'],
    ['an invalid task id', ['GET', '/v1/tasks/..%2f..%2fetc'], 'not-found'],
    ['a task id that is too long', ['GET', `/v1/tasks/${'a'.repeat(600)}`], 'not-found'],
    ['broken percent-encoding', ['GET', '/v1/tasks/%zz%ff'], 'not-found'],
    ['cancel of an unknown task', ['POST', `/v1/tasks/${UNKNOWN_TASK}/cancel`], 'not-found'],
    ['redeliver of an unknown task', ['POST', `/v1/tasks/${UNKNOWN_TASK}/redeliver`], 'not-found'],
    ['an unknown preset', ['GET', '/v1/presets/none'], 'not-found'],
    ['deletion of an unknown preset', ['DELETE', '/v1/presets/none'], 'not-found'],
    ['run of an unknown preset', ['POST', '/v1/presets/none/tasks', {}], 'not-found'],
    ['an invalid preset name', ['GET', '/v1/presets/%00'], 'not-found'],
    ['PUT with an invalid preset name', ['PUT', '/v1/presets/A%20B', {}], 'invalid-request'],
    ['a method that /v1/tasks does not have', ['PUT', '/v1/tasks', {}], 'method-not-allowed'],
    [
      'a method that a task does not have',
      ['DELETE', `/v1/tasks/${UNKNOWN_TASK}`],
      'method-not-allowed',
    ],
    ['GET of an action', ['GET', `/v1/tasks/${UNKNOWN_TASK}/cancel`], 'method-not-allowed'],
    ['a method that /health does not have', ['POST', '/health', {}], 'method-not-allowed'],
    ['invalid JSON', ['POST', '/v1/tasks', '{"workflowId":'], 'unreadable-body'],
    ['an empty body', ['POST', '/v1/tasks', ''], 'unreadable-body'],
    ['a list as body', ['POST', '/v1/tasks', []], 'unreadable-body'],
    [
      'an unsupported media type',
      ['POST', '/v1/tasks', 'x', { 'content-type': 'text/plain' }],
      'unsupported-media-type',
    ],
    [
      'a body of more than a megabyte',
      ['POST', '/v1/tasks', { metadata: 'x'.repeat(1024 * 1024) }],
      'body-too-large',
    ],
    ['an empty object', ['POST', '/v1/tasks', {}], 'invalid-request'],
    ['an unknown field', ['POST', '/v1/tasks', { workflowId, prompt: 'x' }], 'invalid-request'],
    ['an unknown parameter of a list', ['GET', '/v1/tasks?state=failed'], 'unknown-parameter'],
    [
      'an unknown parameter of a task',
      ['GET', `/v1/tasks/${UNKNOWN_TASK}?w=1`],
      'unknown-parameter',
    ],
    ['an unknown parameter of a POST', ['POST', '/v1/tasks?async=1', {}], 'unknown-parameter'],
    [
      'an unknown parameter of a cancel',
      ['POST', `/v1/tasks/${UNKNOWN_TASK}/cancel?force=1`],
      'unknown-parameter',
    ],
    [
      'an unknown parameter of a redelivery',
      ['POST', `/v1/tasks/${UNKNOWN_TASK}/redeliver?all=1`],
      'unknown-parameter',
    ],
    ['an unknown parameter of a preset list', ['GET', '/v1/presets?q=a'], 'unknown-parameter'],
    ['an unknown parameter of a preset', ['GET', '/v1/presets/none?v=2'], 'unknown-parameter'],
    ['an unknown parameter of a PUT', ['PUT', '/v1/presets/none?v=2', {}], 'unknown-parameter'],
    ['an unknown parameter of a DELETE', ['DELETE', '/v1/presets/none?v=2'], 'unknown-parameter'],
    [
      'an unknown parameter of a preset run',
      ['POST', '/v1/presets/none/tasks?v=2', {}],
      'unknown-parameter',
    ],
    ['an invalid wait of a POST', ['POST', '/v1/tasks?wait=61', {}], 'invalid-request'],
    ['an invalid wait', ['GET', `/v1/tasks/${UNKNOWN_TASK}?wait=soon`], 'invalid-request'],
    ['a wait that is too long', ['GET', `/v1/tasks/${UNKNOWN_TASK}?wait=61`], 'invalid-request'],
    ['an invalid status', ['GET', '/v1/tasks?status=done'], 'invalid-request'],
    ['an invalid limit', ['GET', '/v1/tasks?limit=0'], 'invalid-request'],
    ['an invalid cursor', ['GET', '/v1/tasks?cursor=%F0%9F%92%A9'], 'invalid-request'],
    [
      'an idempotency key that is too long',
      ['POST', '/v1/tasks', { workflowId }, { 'idempotency-key': 'x'.repeat(256) }],
      'invalid-request',
    ],
    [
      'an empty idempotency key',
      ['POST', '/v1/tasks', { workflowId }, { 'idempotency-key': '' }],
      'invalid-request',
    ],
    ['a forged webhook', ['POST', `/v1/runninghub/${UNKNOWN_TASK}/guess`, {}], 'not-found'],
    ['a webhook with an invalid path', ['POST', '/v1/runninghub/%20/%00', 'x'], 'not-found'],
  ])('%s', async (_name, request, kind) => {
    const { status, headers, body } = await fetchJson(...request)
    expect(body).toMatchObject({ type: `/docs#${kind}`, status, title: PROBLEMS[kind].title })
    expect(status).toBe(PROBLEMS[kind].status)
    expect(headers.get('content-type')).toBe('application/problem+json')
    expect(schemas.problem.safeParse(body).error).toBeUndefined()
  })

  test('with a list of the allowed methods', async () => {
    const { headers } = await fetchJson('PUT', '/v1/tasks', {})
    expect(headers.get('allow')?.split(', ').sort()).toEqual(['GET', 'HEAD', 'POST'])
  })

  test.each(['POST', 'PUT'])('after a megabyte of an endless body: %s', async (method) => {
    let sent = 0
    const body = new ReadableStream({
      pull(controller) {
        sent += 65_536
        controller.enqueue(new Uint8Array(65_536).fill(32))
      },
    })
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    const path = method === 'PUT' ? '/v1/presets/x' : '/v1/tasks'
    const response = await app.fetch(
      new Request(`https://worker.example.com${path}`, { method, headers, body }),
      env,
      createExecutionContext(),
    )
    expect(response.status).toBe(413)
    expect(sent).toBeLessThan(2 * 1024 * 1024)
  })
})

describe('the API token', () => {
  test.each([
    ['GET', '/v1/tasks'],
    ['POST', '/v1/tasks'],
    ['GET', `/v1/tasks/${UNKNOWN_TASK}`],
    ['POST', `/v1/tasks/${UNKNOWN_TASK}/cancel`],
    ['POST', `/v1/tasks/${UNKNOWN_TASK}/redeliver`],
    ['POST', '/v1/tasks/redeliver'],
    ['GET', '/v1/presets'],
    ['PUT', '/v1/presets/x'],
    ['DELETE', '/v1/presets/x'],
    ['POST', '/v1/presets/x/tasks'],
  ])('is required for %s %s, and a wrong one gets no details', async (method, path) => {
    for (const authorization of [
      '',
      'Bearer wrong-token-0123456789',
      `Basic ${btoa(`x:${token}`)}`,
    ]) {
      const { status, headers, body } = await fetchJson(
        method,
        `${path}?token=${token}`,
        undefined,
        {
          authorization,
        },
      )
      expect(status).toBe(401)
      expect(headers.get('www-authenticate')).toBe('Bearer')
      expect(body).toEqual({
        type: '/docs#unauthorized',
        title: 'Missing or invalid token',
        status: 401,
      })
    }
  })

  test('may be any of the configured ones, in either header', async () => {
    const second = testSecrets.API_TOKENS.split(',')[1] ?? ''
    expect(
      (await fetchWorker('GET', '/v1/tasks', undefined, { authorization: `Bearer ${second}` }))
        .status,
    ).toBe(200)
    expect(
      (await fetchWorker('GET', '/v1/tasks', undefined, { authorization: '', 'x-api-key': second }))
        .status,
    ).toBe(200)
  })
})

describe('a misconfigured Worker', () => {
  test.each(['/v1/presets', '/v1/tasks', '/v1/runninghub/a/b'])(
    'responds with 503 at %s and logs the names of the variables',
    async (path) => {
      const log = vi.spyOn(console, 'error').mockImplementation(() => {})
      const broken = { ...env, API_TOKENS: '', TASK_TIMEOUT: 'soon' }
      const response = await app.request(path, {}, broken, createExecutionContext())
      expect(response.status).toBe(503)
      expect(await response.json()).toMatchObject({ type: '/docs#not-configured' })
      expect(log.mock.calls.flat().join()).toMatch(/API_TOKENS is missing; TASK_TIMEOUT must be/)
    },
  )
})

test('an unexpected error gets a 500 response without details, and its log has no secret', async () => {
  const log = vi.spyOn(console, 'error').mockImplementation(() => {})
  const headers = { authorization: `Bearer ${token}` }
  const broken = {
    ...env,
    get RUNNINGHUB_API(): string {
      throw new Error(`boom ${testSecrets.RUNNINGHUB_API_KEY} ${token}`)
    },
  } as unknown as Env
  const response = await app.request('/v1/tasks', { headers }, broken, createExecutionContext())
  expect(response.status).toBe(500)
  expect(await response.text()).not.toContain('boom')
  const logged = log.mock.calls.flat().join()
  expect(logged).toContain('boom')
  expect(logged).not.toContain(testSecrets.RUNNINGHUB_API_KEY)
  expect(logged).not.toContain(token)
})

test('every response has security headers and is not cached', async () => {
  const { headers } = await fetchWorker('GET', '/v1/tasks')
  expect(headers.get('content-security-policy')).toBe("default-src 'none'; frame-ancestors 'none'")
  expect(headers.get('x-content-type-options')).toBe('nosniff')
  expect(headers.get('cache-control')).toBe('no-store')
  expect(headers.get('access-control-allow-origin')).toBeNull()
})
