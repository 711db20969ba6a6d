import { describe, expect, test } from 'vitest'
import type { Answer, Operation, ScriptStep } from '../src/script.ts'
import { rehearsal } from './support.ts'

describe('any operation', () => {
  test.each<[Operation, string, object]>([
    ['submit', '/task/openapi/create', { code: 1011, msg: 'service busy', data: null }],
    ['outputs', '/task/openapi/outputs', { code: 1011, msg: 'service busy', data: null }],
    ['unknown', '/nowhere', { code: 1011, msg: 'service busy', data: null }],
    [
      'upload',
      '/openapi/v2/media/upload/binary',
      { code: 1011, message: 'service busy', data: null },
    ],
    [
      'query',
      '/openapi/v2/query',
      { taskId: '', status: '', errorCode: '1011', errorMessage: 'service busy' },
    ],
    ['submit', '/openapi/v2/run/workflow/1', { taskId: '', status: 'FAILED', errorCode: '1011' }],
  ])('%s refuses in the envelope of %s', async (on, path, expected) => {
    const { simulator, v1 } = rehearsal()
    simulator.script({ on, answer: { kind: 'refuse', code: 1011 } })
    expect(await v1(path)).toMatchObject(expected)
  })

  const answers: [Answer, number, string, string][] = [
    [{ kind: 'http', status: 502 }, 502, 'text/html', '<h1>502</h1>'],
    [
      { kind: 'http', status: 429, body: '{}', headers: { 'retry-after': '3' } },
      429,
      'text/html',
      '{}',
    ],
    [{ kind: 'raw', body: '<html>' }, 200, 'application/json', '<html>'],
    [
      { kind: 'raw', body: '{"code":0,', contentType: 'text/plain' },
      200,
      'text/plain',
      '{"code":0,',
    ],
  ]
  test.each(answers)('%j', async (answer, status, type, text) => {
    const { simulator, send, apiKey } = rehearsal()
    simulator.script({ on: 'account', answer })
    const got = await send('/uc/openapi/accountStatus', { apikey: apiKey })
    expect([got.status, got.headers.get('content-type')]).toEqual([status, type])
    expect(await got.text()).toContain(text)
    expect(simulator.log[0]).toMatchObject({ operation: 'account', status })
    expect(
      await (await send('/uc/openapi/accountStatus', { apikey: apiKey })).json(),
    ).toMatchObject({ code: 0 })
  })

  test('a drop rejects as fetch does', async () => {
    const { simulator, create } = rehearsal()
    simulator.script({ on: 'submit', answer: { kind: 'drop' } })
    const error = await create().catch((error) => error)
    expect(error).toBeInstanceOf(TypeError)
    expect(error).toMatchObject({ message: 'fetch failed', cause: { code: 'UND_ERR_SOCKET' } })
    expect(simulator.tasks.size).toBe(0)
    expect(simulator.log[0]?.status).toBe('dropped')
  })

  test.each<Answer>([
    { kind: 'drop', after: true },
    { kind: 'http', status: 502, after: true },
    { kind: 'raw', body: '<html>', after: true },
    { kind: 'raw', body: '{"code":0,"msg":"success","data":null}', after: true },
  ])('%j comes after the task was made', async (answer) => {
    const { simulator, create } = rehearsal()
    simulator.script({ on: 'submit', answer })
    await create().catch(() => {})
    expect(simulator.tasks.size).toBe(1)
  })

  test('a delay passes on the clock', async () => {
    const { simulator, create } = rehearsal()
    const before = simulator.clock.now()
    simulator.script({ on: 'submit', answer: { kind: 'delay', ms: 30_000 } })
    expect(await create()).toMatchObject({ code: 0 })
    expect(simulator.clock.now() - before).toBe(30_000)
  })

  test('a hanging call ends when the client gives up', async () => {
    const { simulator, apiKey } = rehearsal()
    simulator.script({ on: 'account', answer: { kind: 'hang' } })
    const stop = new AbortController()
    const body = JSON.stringify({ apikey: apiKey })
    const call = simulator.fetch(`${simulator.options.baseUrl}/uc/openapi/accountStatus`, {
      method: 'POST',
      body,
      signal: stop.signal,
    })
    await simulator.clock.sleep(3_600_000)
    stop.abort(new Error('gave up'))
    await expect(call).rejects.toThrow('gave up')
  })
})

test('steps of one operation are used up in order, each skipping and repeating', async () => {
  const { simulator, v1 } = rehearsal()
  const refuse = (code: number, counts: object): ScriptStep => ({
    on: 'workflowJson',
    ...counts,
    answer: { kind: 'refuse', code },
  })
  simulator.script(refuse(500, { times: 2 }), refuse(1003, { skip: 1 }))
  const codes: number[] = []
  for (let i = 0; i < 5; i++)
    codes.push((await v1('/api/openapi/getJsonApiFormat', { workflowId: '1' })).code)
  expect(codes).toEqual([500, 500, 380, 1003, 380])
})

test('not ready: code 0 with null, once', async () => {
  const { simulator, finished, outputs } = rehearsal()
  simulator.script({ on: 'outputs', answer: { kind: 'not-ready' } })
  const taskId = await finished()
  expect(await outputs(taskId)).toEqual({ code: 0, msg: 'success', data: null })
  expect((await outputs(taskId)).data).toHaveLength(1)
})

test.each([
  [{ on: 'nothing', answer: { kind: 'drop' } }, '"on" wants one of submit'],
  [{ on: 'submit', answer: { kind: 'explode' } }, '"answer.kind" wants one of'],
  [{ on: 'submit', answer: { kind: 'expired' } }, '"expired" is for download'],
  [{ on: 'submit', answer: { kind: 'refuse' } }, 'wants a code'],
  [null, '"on" wants'],
])('a step that could never be used is turned down: %j', (step, message) => {
  expect(() => rehearsal().simulator.script(step as never)).toThrow(message)
})

describe('downloads', () => {
  const ready = async (answer?: Answer, options = {}) => {
    const { simulator, finished, outputs } = rehearsal(options)
    const url: string = (await outputs(await finished())).data[0].fileUrl
    if (answer) simulator.script({ on: 'download', answer })
    return { simulator, url }
  }
  const whole = async ({ simulator, url }: Awaited<ReturnType<typeof ready>>) =>
    (await simulator.fetch(url)).bytes()

  test('come with their length and type', async () => {
    const { simulator, url } = await ready()
    const answer = await simulator.fetch(url)
    const { length } = await answer.bytes()
    expect(answer.headers.get('content-type')).toBe('image/png')
    expect(answer.headers.get('content-length')).toBe(String(length))
  })

  test.each<[string, Answer | undefined, Record<string, string>, number]>([
    ['an Authorization header', undefined, { authorization: 'Bearer x' }, 0],
    ['time', undefined, {}, 24 * 3_600_000],
    ['script', { kind: 'expired' }, {}, 0],
  ])('are denied by %s', async (_, answer, headers, ms) => {
    const { simulator, url } = await ready(answer)
    await simulator.clock.advance(ms)
    const denied = await simulator.fetch(url, { headers })
    expect([denied.status, denied.headers.get('content-type')]).toEqual([403, 'application/xml'])
    expect(await denied.text()).toContain('<Code>AccessDenied</Code>')
  })

  test('with a signed URL need the query as it was given', async () => {
    const { simulator, url } = await ready(undefined, { signedUrls: true })
    expect((await simulator.fetch(url)).status).toBe(200)
    expect((await simulator.fetch(url.replace('%2F', '/'))).status).toBe(403)
    expect((await simulator.fetch(url.split('?')[0] ?? '')).status).toBe(403)
  })

  test('of what is not there: 404', async () => {
    const { simulator } = await ready()
    expect((await simulator.fetch(`${simulator.options.filesUrl}/nothing.png`)).status).toBe(404)
  })

  test('may be cut off in the middle', async () => {
    const { simulator, url } = await ready({ kind: 'truncated' })
    const answer = await simulator.fetch(url)
    expect(Number(answer.headers.get('content-length'))).toBeGreaterThan(1000)
    await expect(answer.bytes()).rejects.toThrow('terminated')
  })

  test('may have the wrong type', async () => {
    const { simulator, url } = await ready({ kind: 'wrong-type' })
    expect((await simulator.fetch(url)).headers.get('content-type')).toBe(
      'application/octet-stream',
    )
  })

  test('may be redirected, which fetch follows unless told otherwise', async () => {
    const usual = await whole(await ready())
    expect(await whole(await ready({ kind: 'redirect' }))).toEqual(usual)
    const { simulator, url } = await ready({ kind: 'redirect' })
    expect((await simulator.fetch(url, { redirect: 'manual' })).status).toBe(302)
  })

  test('may be slow, on the clock', async () => {
    const usual = await whole(await ready())
    const slow = await ready({ kind: 'slow', bytesPerSecond: usual.length / 2 })
    const before = slow.simulator.clock.now()
    expect(await whole(slow)).toEqual(usual)
    expect((slow.simulator.clock.now() - before) / 1000).toBeCloseTo(2, 0)
  })
})

test('another origin is not found', async () => {
  const error = await rehearsal()
    .simulator.fetch('http://elsewhere.test/')
    .catch((error) => error)
  expect(error).toMatchObject({ message: 'fetch failed', cause: { code: 'ENOTFOUND' } })
})
