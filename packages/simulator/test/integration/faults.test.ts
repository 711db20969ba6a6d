import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, test } from 'vitest'
import type { Answer, Operation, ScriptStep } from '../../src/script.ts'
import { testClient } from '../harness/test-client.ts'

function collectGarbage(): void {
  setFlagsFromString('--expose-gc')
  runInNewContext('gc')()
}

describe('a scripted answer', () => {
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
  ])('refuses %s in the envelope of %s', async (on, path, expected) => {
    const { simulator, v1 } = testClient()
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
  test.each(answers)('is returned as scripted: %j', async (answer, status, type, text) => {
    const { simulator, send, apiKey } = testClient()
    simulator.script({ on: 'account', answer })
    const response = await send('/uc/openapi/accountStatus', { apikey: apiKey })
    expect([response.status, response.headers.get('content-type')]).toEqual([status, type])
    expect(await response.text()).toContain(text)
    expect(simulator.log[0]).toMatchObject({ operation: 'account', status })
    expect(
      await (await send('/uc/openapi/accountStatus', { apikey: apiKey })).json(),
    ).toMatchObject({ code: 0 })
  })

  test('of kind drop rejects as fetch does', async () => {
    const { simulator, create } = testClient()
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
  ])('%j comes after the task was created', async (answer) => {
    const { simulator, create } = testClient()
    simulator.script({ on: 'submit', answer })
    await create().catch(() => {})
    expect(simulator.tasks.size).toBe(1)
  })

  test('of kind delay waits on the simulator clock', async () => {
    const { simulator, create } = testClient()
    const before = simulator.clock.now()
    simulator.script({ on: 'submit', answer: { kind: 'delay', ms: 30_000 } })
    expect(await create()).toMatchObject({ code: 0 })
    expect(simulator.clock.now() - before).toBe(30_000)
  })

  test('of kind hang ends when the client aborts', async () => {
    const { simulator, apiKey } = testClient()
    simulator.script({ on: 'account', answer: { kind: 'hang' } })
    const stop = new AbortController()
    const body = JSON.stringify({ apikey: apiKey })
    const call = simulator.fetch(`${simulator.options.baseUrl}/uc/openapi/accountStatus`, {
      method: 'POST',
      body,
      signal: stop.signal,
    })
    await simulator.clock.sleep(3_600_000)
    // A request that nobody holds is collected, and does not follow its signal any more.
    collectGarbage()
    stop.abort(new Error('aborted'))
    await expect(call).rejects.toThrow('aborted')
  })
})

test('uses the steps of one operation in order, with skip and times', async () => {
  const { simulator, v1 } = testClient()
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

test('answers not-ready once with code 0 and null', async () => {
  const { simulator, finished, outputs } = testClient()
  simulator.script({ on: 'outputs', answer: { kind: 'not-ready' } })
  const taskId = await finished()
  expect(await outputs(taskId)).toEqual({ code: 0, msg: 'success', data: null })
  expect((await outputs(taskId)).data).toHaveLength(1)
})

test.each([
  [{ on: 'nothing', answer: { kind: 'drop' } }, '"on" must be one of submit'],
  [{ on: 'submit', answer: { kind: 'explode' } }, '"answer.kind" must be one of'],
  [{ on: 'submit', answer: { kind: 'expired' } }, '"expired" is for download'],
  [{ on: 'submit', answer: { kind: 'refuse' } }, '"answer.code" must be a whole number'],
  [null, '"on" must be'],
])('refuses a step that could never be used: %j', (step, message) => {
  expect(() => testClient().simulator.script(step as never)).toThrow(message)
})

describe('a download', () => {
  const ready = async (answer?: Answer, options = {}) => {
    const { simulator, finished, outputs } = testClient(options)
    const url: string = (await outputs(await finished())).data[0].fileUrl
    if (answer) simulator.script({ on: 'download', answer })
    return { simulator, url }
  }
  const downloadAll = async ({ simulator, url }: Awaited<ReturnType<typeof ready>>) =>
    (await simulator.fetch(url)).bytes()

  test('has its length and type', async () => {
    const { simulator, url } = await ready()
    const response = await simulator.fetch(url)
    const { length } = await response.bytes()
    expect(response.headers.get('content-type')).toBe('image/png')
    expect(response.headers.get('content-length')).toBe(String(length))
  })

  test.each<[string, Answer | undefined, Record<string, string>, number]>([
    ['an Authorization header', undefined, { authorization: 'Bearer x' }, 0],
    ['an expired link', undefined, {}, 24 * 3_600_000],
    ['a script', { kind: 'expired' }, {}, 0],
  ])('is denied by %s', async (_, answer, headers, ms) => {
    const { simulator, url } = await ready(answer)
    await simulator.clock.advance(ms)
    const response = await simulator.fetch(url, { headers })
    expect([response.status, response.headers.get('content-type')]).toEqual([
      403,
      'application/xml',
    ])
    expect(await response.text()).toContain('<Code>AccessDenied</Code>')
  })

  test('with a signed URL requires the unchanged query', async () => {
    const { simulator, url } = await ready(undefined, { signedUrls: true })
    expect((await simulator.fetch(url)).status).toBe(200)
    expect((await simulator.fetch(url.replace('%2F', '/'))).status).toBe(403)
    expect((await simulator.fetch(url.split('?')[0] ?? '')).status).toBe(403)
  })

  test('of a missing file returns 404', async () => {
    const { simulator } = await ready()
    expect((await simulator.fetch(`${simulator.options.filesUrl}/nothing.png`)).status).toBe(404)
  })

  test('is cut off in the middle by script', async () => {
    const { simulator, url } = await ready({ kind: 'truncated' })
    const response = await simulator.fetch(url)
    expect(Number(response.headers.get('content-length'))).toBeGreaterThan(1000)
    await expect(response.bytes()).rejects.toThrow('terminated')
  })

  test('has the wrong type by script', async () => {
    const { simulator, url } = await ready({ kind: 'wrong-type' })
    expect((await simulator.fetch(url)).headers.get('content-type')).toBe(
      'application/octet-stream',
    )
  })

  test('is redirected by script, which fetch follows by default', async () => {
    const expected = await downloadAll(await ready())
    expect(await downloadAll(await ready({ kind: 'redirect' }))).toEqual(expected)
    const { simulator, url } = await ready({ kind: 'redirect' })
    expect((await simulator.fetch(url, { redirect: 'manual' })).status).toBe(302)
  })

  test('is slow on the simulator clock by script', async () => {
    const expected = await downloadAll(await ready())
    const slow = await ready({ kind: 'slow', bytesPerSecond: expected.length / 2 })
    const before = slow.simulator.clock.now()
    expect(await downloadAll(slow)).toEqual(expected)
    expect((slow.simulator.clock.now() - before) / 1000).toBeCloseTo(2, 0)
  })
})

test('rejects a request to an unknown origin', async () => {
  const error = await testClient()
    .simulator.fetch('http://elsewhere.test/')
    .catch((error) => error)
  expect(error).toMatchObject({ message: 'fetch failed', cause: { code: 'ENOTFOUND' } })
})
