import { createExecutionContext } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { app } from '../../../src/app.ts'
import { PROBLEMS } from '../../../src/http/problem.ts'
import * as answers from '../../../src/openapi/schemas.ts'
import { testSecrets, token } from '../../harness/secrets.ts'
import { workflowId } from '../../harness/task-request.ts'
import { ask, read, simulate } from '../../harness/worker.ts'

beforeEach(() => {
  simulate()
})
afterEach(() => {
  vi.restoreAllMocks()
})

const unknown = '0hzzzzzzz0123456789abcdef'

describe('a request that cannot be used gets the right 4xx', () => {
  test.each<[string, Parameters<typeof ask>, keyof typeof PROBLEMS]>([
    ['no such page', ['GET', '/nowhere'], 'not-found'],
    ['no such address in the API', ['GET', '/v1/nowhere'], 'not-found'],
    ['no such task', ['GET', `/v1/tasks/${unknown}`], 'not-found'],
    ['a task id that is none', ['GET', '/v1/tasks/..%2f..%2fetc'], 'not-found'],
    ['a task id that is too long', ['GET', `/v1/tasks/${'a'.repeat(600)}`], 'not-found'],
    ['broken percent-encoding', ['GET', '/v1/tasks/%zz%ff'], 'not-found'],
    ['no task to cancel', ['POST', `/v1/tasks/${unknown}/cancel`], 'not-found'],
    ['no task to tell of', ['POST', `/v1/tasks/${unknown}/redeliver`], 'not-found'],
    ['no such preset', ['GET', '/v1/presets/none'], 'not-found'],
    ['no preset to delete', ['DELETE', '/v1/presets/none'], 'not-found'],
    ['no preset to run', ['POST', '/v1/presets/none/tasks', {}], 'not-found'],
    ['a preset name that is none', ['GET', '/v1/presets/%00'], 'not-found'],
    ['a preset name to put that is none', ['PUT', '/v1/presets/A%20B', {}], 'invalid-request'],
    ['another method', ['PUT', '/v1/tasks', {}], 'method-not-allowed'],
    ['another method on one task', ['DELETE', `/v1/tasks/${unknown}`], 'method-not-allowed'],
    ['a look at an action', ['GET', `/v1/tasks/${unknown}/cancel`], 'method-not-allowed'],
    ['another method on health', ['POST', '/health', {}], 'method-not-allowed'],
    ['bad JSON', ['POST', '/v1/tasks', '{"workflowId":'], 'unreadable-body'],
    ['no body', ['POST', '/v1/tasks', ''], 'unreadable-body'],
    ['a list', ['POST', '/v1/tasks', []], 'unreadable-body'],
    [
      'another type',
      ['POST', '/v1/tasks', 'x', { 'content-type': 'text/plain' }],
      'unsupported-media-type',
    ],
    [
      'more than a megabyte',
      ['POST', '/v1/tasks', { metadata: 'x'.repeat(1024 * 1024) }],
      'body-too-large',
    ],
    ['nothing in it', ['POST', '/v1/tasks', {}], 'invalid-request'],
    ['a field nobody knows', ['POST', '/v1/tasks', { workflowId, prompt: 'x' }], 'invalid-request'],
    ['a wait that is none', ['GET', `/v1/tasks/${unknown}?wait=soon`], 'invalid-request'],
    ['a wait that is too long', ['GET', `/v1/tasks/${unknown}?wait=61`], 'invalid-request'],
    ['a status that is none', ['GET', '/v1/tasks?status=done'], 'invalid-request'],
    ['a limit that is none', ['GET', '/v1/tasks?limit=0'], 'invalid-request'],
    ['a cursor that is none', ['GET', '/v1/tasks?cursor=%F0%9F%92%A9'], 'invalid-request'],
    [
      'a key that is none',
      ['POST', '/v1/tasks', { workflowId }, { 'idempotency-key': 'x'.repeat(256) }],
      'invalid-request',
    ],
    [
      'an empty key',
      ['POST', '/v1/tasks', { workflowId }, { 'idempotency-key': '' }],
      'invalid-request',
    ],
    ['a forged webhook', ['POST', `/v1/runninghub/${unknown}/guess`, {}], 'not-found'],
    ['a webhook with rubbish', ['POST', '/v1/runninghub/%20/%00', 'x'], 'not-found'],
  ])('%s', async (_name, request, kind) => {
    const { status, headers, body } = await read(...request)
    expect(body).toMatchObject({ type: `/docs#${kind}`, status, title: PROBLEMS[kind].title })
    expect(status).toBe(PROBLEMS[kind].status)
    expect(headers.get('content-type')).toBe('application/problem+json')
    expect(answers.problem.safeParse(body).error).toBeUndefined()
  })

  test('with the methods that are allowed', async () => {
    const { headers } = await read('PUT', '/v1/tasks', {})
    expect(headers.get('allow')?.split(', ').sort()).toEqual(['GET', 'HEAD', 'POST'])
  })

  test.each(['POST', 'PUT'])(
    '%s of a chunked body without end stops at a megabyte',
    async (method) => {
      let sent = 0
      const body = new ReadableStream({
        pull(controller) {
          sent += 65_536
          controller.enqueue(new Uint8Array(65_536).fill(32))
        },
      })
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
      const path = method === 'PUT' ? '/v1/presets/x' : '/v1/tasks'
      const answer = await app.fetch(
        new Request(`https://worker.example.com${path}`, { method, headers, body }),
        env,
        createExecutionContext(),
      )
      expect(answer.status).toBe(413)
      expect(sent).toBeLessThan(2 * 1024 * 1024)
    },
  )
})

describe('a token', () => {
  test.each([
    ['GET', '/v1/tasks'],
    ['POST', '/v1/tasks'],
    ['GET', `/v1/tasks/${unknown}`],
    ['POST', `/v1/tasks/${unknown}/cancel`],
    ['POST', `/v1/tasks/${unknown}/redeliver`],
    ['GET', '/v1/presets'],
    ['PUT', '/v1/presets/x'],
    ['DELETE', '/v1/presets/x'],
    ['POST', '/v1/presets/x/tasks'],
  ])('is needed for %s %s, and a wrong one is told nothing', async (method, path) => {
    for (const authorization of [
      '',
      'Bearer wrong-token-0123456789',
      `Basic ${btoa(`x:${token}`)}`,
    ]) {
      const { status, headers, body } = await read(method, `${path}?token=${token}`, undefined, {
        authorization,
      })
      expect(status).toBe(401)
      expect(headers.get('www-authenticate')).toBe('Bearer')
      expect(body).toEqual({
        type: '/docs#unauthorized',
        title: 'A valid token is needed',
        status: 401,
      })
    }
  })

  test('may be the second of two, in either header', async () => {
    const second = testSecrets.API_TOKENS.split(',')[1] ?? ''
    expect(
      (await ask('GET', '/v1/tasks', undefined, { authorization: `Bearer ${second}` })).status,
    ).toBe(200)
    expect(
      (await ask('GET', '/v1/tasks', undefined, { authorization: '', 'x-api-key': second })).status,
    ).toBe(200)
  })

  test('is not needed for /health', async () => {
    const { status, body } = await read('GET', '/health', undefined, { authorization: '' })
    expect([status, body]).toEqual([200, { status: 'ok' }])
  })
})

describe('a Worker that is not configured', () => {
  test.each(['/health', '/v1/tasks', '/v1/runninghub/a/b'])(
    'answers 503 at %s and logs the names',
    async (path) => {
      const log = vi.spyOn(console, 'error').mockImplementation(() => {})
      const broken = { ...env, API_TOKENS: '', TASK_TIMEOUT: 'soon' }
      const answer = await app.request(path, {}, broken, createExecutionContext())
      expect(answer.status).toBe(503)
      expect(await answer.json()).toMatchObject({ type: '/docs#not-configured' })
      expect(log.mock.calls.flat().join()).toMatch(/API_TOKENS is missing; TASK_TIMEOUT must be/)
    },
  )
})

test('an error nobody foresaw is a 500 that tells nothing, and its log line holds no secret', async () => {
  const log = vi.spyOn(console, 'error').mockImplementation(() => {})
  const headers = { authorization: `Bearer ${token}` }
  const broken = {
    ...env,
    get RUNNINGHUB_API(): string {
      throw new Error(`boom ${testSecrets.RUNNINGHUB_API_KEY} ${token}`)
    },
  } as unknown as Env
  const answer = await app.request('/v1/tasks', { headers }, broken, createExecutionContext())
  expect(answer.status).toBe(500)
  expect(await answer.text()).not.toContain('boom')
  const logged = log.mock.calls.flat().join()
  expect(logged).toContain('boom')
  expect(logged).not.toContain(testSecrets.RUNNINGHUB_API_KEY)
  expect(logged).not.toContain(token)
})

test('every answer says how a browser is to treat it, and none is to be kept', async () => {
  const { headers } = await ask('GET', '/v1/tasks')
  expect(headers.get('content-security-policy')).toBe("default-src 'none'; frame-ancestors 'none'")
  expect(headers.get('x-content-type-options')).toBe('nosniff')
  expect(headers.get('cache-control')).toBe('no-store')
  expect(headers.get('access-control-allow-origin')).toBeNull()
})
