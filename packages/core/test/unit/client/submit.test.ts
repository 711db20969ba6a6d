import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import {
  RunningHubClient,
  type RunningHubError,
  SERVICE_CODES,
  SubmitUnknownError,
  systemClock,
} from '../../../src/index.ts'
import {
  created,
  failedFetch,
  KEY,
  refusal,
  type Step,
  scripted,
  TASK,
} from '../../harness/scripted-service.ts'

const request = { workflowId: '1980237776367083521' }
const outcome = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error: RunningHubError) => error,
  )

describe('a create call whose outcome is unknown is never sent again', () => {
  test.each<[string, Step]>([
    ['connection cut after sending', failedFetch('ECONNRESET', 'read')],
    ['connection closed without a response', failedFetch('UND_ERR_SOCKET')],
    ['headers timed out', failedFetch('UND_ERR_HEADERS_TIMEOUT')],
    ['an error without a cause', new TypeError('fetch failed')],
    ['gateway page, 502', { status: 502, body: '<html>Bad Gateway</html>' }],
    ['empty 504', { status: 504 }],
    ['HTTP 408', { status: 408 }],
    ["a gateway's own JSON, 504", { status: 504, body: '{"code":504,"msg":"Gateway Timeout"}' }],
    ["a gateway's own JSON, 502", { status: 502, body: '{"code":"bad_gateway"}' }],
    ['page instead of JSON, 200', '<html>busy</html>'],
    ['cut JSON', '{"code":0,"msg":"succ'],
    ['success without data', '{"code":0,"msg":"success","data":null}'],
    ['success without a task id', '{"code":0,"msg":"success","data":{"taskId":""}}'],
    ['JSON that is not an object', '[]'],
    ['error inside the service', refusal(500, 'UNKNOWN_ERROR')],
    ['internal error', refusal(1005)],
    ['service unavailable', refusal(1010)],
    ['upstream exception', refusal(1012)],
    ['a generic refusal', refusal(1)],
    ['a generic refusal, HTTP 400', { status: 400, body: refusal(1) }],
    ['a code about a task that ran', refusal(805)],
    ['a task that ran too long', refusal(1006)],
    ['an unknown error', refusal(1000)],
    ['a generation that failed', refusal(1015)],
    ['a model that did not respond', refusal(1504)],
    ["a gateway's JSON with RunningHub's 1", { status: 502, body: '{"code":1,"msg":"bad"}' }],
    ['a refusal under HTTP 500', { status: 500, body: refusal(802) }],
    ['a refusal under HTTP 503', { status: 503, body: refusal(416) }],
    ['a refusal under HTTP 408', { status: 408, body: refusal(301) }],
    ['a refusal under HTTP 202', { status: 202, body: refusal(802) }],
    ...[401, 403, 404, 413].map((status): [string, Step] => [
      `HTTP ${status} with a page`,
      { status, body: '<html></html>' },
    ]),
    ...[
      [401, 802],
      [403, 416],
      [400, 803],
      [403, 421],
      [502, 421],
      [503, 421],
      [504, 1003],
      [500, 1011],
      [429, 803],
      [429, 1000],
    ].map(([status = 0, code = 0]): [string, Step] => [
      `code ${code} under HTTP ${status}`,
      { status, body: refusal(code) },
    ]),
    ["v2's refusal under HTTP 502", { status: 502, body: '{"taskId":"","errorCode":"803"}' }],
    ...[301, 302, 303, 307, 308].map((status): [string, Step] => [
      `a redirect, ${status}`,
      { status, headers: { location: 'https://www.runninghub.cn/' } },
    ]),
    ['a redirect with JSON', { status: 302, body: refusal(802) }],
  ])('%s', async (_name, step) => {
    const { client, received } = scripted([step, created()])
    const error = await outcome(client.submit(request, { queueTimeout: 1e9 }))
    expect(error).toBeInstanceOf(SubmitUnknownError)
    expect(error?.hint).toContain('not repeated')
    expect(received).toHaveLength(1)
  })
})

test('the error of a redirect contains its target and what to set', async () => {
  const { client } = scripted([
    { status: 301, headers: { location: 'https://www.runninghub.cn/x' } },
  ])
  const error = await outcome(client.submit(request))
  expect(error?.message).toContain('a redirect to https://www.runninghub.cn')
  expect(error?.hint).toContain('Set the base URL')
})

describe('a create call that certainly created nothing is sent again', () => {
  test.each<[string, Step]>([
    ['queue full', refusal(421, 'TASK_QUEUE_MAXED')],
    ['concurrency limit', refusal(1520)],
    ['no machine free', refusal(415)],
    ['rate limit', refusal(1003)],
    ['service busy', refusal(1011)],
    ['personal queue full', refusal(814)],
    ['HTTP 429', { status: 429, body: 'slow down' }],
    ['rate limit under HTTP 429', { status: 429, body: refusal(1003) }],
    ['HTTP 429 with JSON', { status: 429, body: '{"code":429,"msg":"slow down"}' }],
    ['connection refused', failedFetch('ECONNREFUSED', 'connect')],
    ['name not found', failedFetch('ENOTFOUND', 'getaddrinfo')],
    ['name server busy', failedFetch('EAI_AGAIN', 'getaddrinfo')],
  ])('%s', async (_name, step) => {
    const { client, received } = scripted([step, step, created()])
    const task = await client.submit(request, { queueTimeout: 1e9 })
    expect(task.taskId).toBe(TASK)
    expect(received).toHaveLength(3)
  })

  test.each(['ECONNREFUSED', 'ENOTFOUND'])(
    'is tried for a minute when nothing has ever responded (%s)',
    async (code) => {
      const { client, clock } = scripted([failedFetch(code, 'connect')])
      await outcome(client.account())
      const error = await outcome(client.submit(request, { queueTimeout: 1_800_000 }))
      expect(error).toMatchObject({ code: 'UNAVAILABLE', retry: 'always' })
      expect(error?.hint).toMatch(/network, the proxy settings and the base URL/)
      expect(clock.sleeps.reduce((sum, ms) => sum + ms, 0)).toBe(60_000)
    },
  )

  test('is tried until the queue timeout when RunningHub has responded before', async () => {
    const { client, clock } = scripted([refusal(421), failedFetch('ECONNREFUSED', 'connect')])
    const error = await outcome(client.submit(request, { queueTimeout: 1_800_000 }))
    expect(error?.code).toBe('UNAVAILABLE')
    expect(clock.sleeps.reduce((sum, ms) => sum + ms, 0)).toBe(1_800_000)
  })

  test('is not sent again without a queue timeout', async () => {
    const { client, received } = scripted([refusal(421), created()])
    expect((await outcome(client.submit(request)))?.code).toBe('QUEUE_FULL')
    expect(received).toHaveLength(1)
  })

  test('is not sent again after the queue timeout', async () => {
    const { client, clock } = scripted([refusal(421)])
    const error = await outcome(client.submit(request, { queueTimeout: 100_000 }))
    expect(error?.code).toBe('QUEUE_FULL')
    expect(clock.sleeps.reduce((sum, ms) => sum + ms, 0)).toBe(100_000)
  })

  test('is sent again after Retry-After and a tenth', async () => {
    const { client, clock } = scripted([
      { status: 429, headers: { 'retry-after': '7' } },
      created(),
    ])
    await client.submit(request, { queueTimeout: 1e9 })
    expect(clock.sleeps).toEqual([7350])
  })

  test('backs off exponentially when Retry-After is 0', async () => {
    const busy = { status: 429, headers: { 'retry-after': '0' } }
    const { client, clock } = scripted([busy, busy, busy, busy, created()])
    await client.submit(request, { queueTimeout: 1e9 })
    expect(clock.sleeps).toEqual([500, 1000, 2000, 4000])
  })
})

describe('a final refusal throws the error of its kind at once', () => {
  // Codes of uncertain meaning, and codes about a task that ran: a task may exist.
  const open = new Set(['1', '805', '1000', '1006', '1015', '1504'])
  const final = [...SERVICE_CODES].filter(
    ([code, { retry }]) => retry === 'never' && !open.has(code),
  )
  test.each(final)('code %s', async (code, { error: Kind }) => {
    const { client, received } = scripted([refusal(Number(code)), created()])
    const error = await outcome(client.submit(request, { queueTimeout: 1e9 }))
    expect(error).toBeInstanceOf(Kind)
    expect(error?.serviceCode).toBe(code)
    expect(received).toHaveLength(1)
  })

  test('an unknown code is final', async () => {
    const { client, received } = scripted([refusal(4711), created()])
    expect((await outcome(client.submit(request, { queueTimeout: 1e9 })))?.code).toBe('REFUSED')
    expect(received).toHaveLength(1)
  })

  test('a code that is the name of a JavaScript property is unknown', async () => {
    const body = JSON.stringify({ code: 'constructor', msg: 'no', data: null })
    const { client } = scripted([{ status: 200, body }])
    const error = await outcome(client.submit(request))
    expect(error).toMatchObject({ code: 'REFUSED', serviceCode: 'constructor' })
    expect(error?.message).toContain('RunningHub responded constructor no')
  })
})

describe('keeps a task id in the response beside', () => {
  test.each<[string, string]>([
    ['a code', JSON.stringify({ code: 500, msg: 'X', data: { taskId: TASK } })],
    ['a number instead of text', `{"code":0,"msg":"","data":{"taskId":${TASK}}}`],
    [
      'unknown keys',
      JSON.stringify({ code: 0, errorMessages: null, data: { taskId: TASK, x: [1] } }),
    ],
    ['broken prompt tips', created('QUEUED', { promptTips: '{"node_errors": {' })],
    ['a status that is not a text', created(1 as never)],
    ['a socket URL that is not a text', created('RUNNING', { netWssUrl: false })],
    ['a message that is not a text', JSON.stringify({ code: 0, msg: {}, data: { taskId: TASK } })],
    ["v2's form", JSON.stringify({ taskId: TASK, status: 'RUNNING', results: '' })],
  ])('%s', async (_name, response) => {
    const { client } = scripted([response])
    expect((await client.submit(request)).taskId).toBe(TASK)
  })

  test('an HTTP error status', async () => {
    const { client } = scripted([{ status: 502, body: created() }])
    expect((await client.submit(request)).taskId).toBe(TASK)
  })
})

test('returns the node errors of promptTips with their node ids', async () => {
  const node_errors = {
    '107': {
      errors: [
        { type: 'value_not_in_list', message: 'Value not in list', details: "ckpt: 'a' not in []" },
      ],
      class_type: 'CheckpointLoaderSimple',
    },
  }
  const { client } = scripted([created('FAILED', { promptTips: JSON.stringify({ node_errors }) })])
  const task = await client.submit(request)
  expect(task.state).toBe('failed')
  expect(task.nodeErrors).toEqual([
    {
      nodeId: '107',
      classType: 'CheckpointLoaderSimple',
      messages: ["Value not in list: ckpt: 'a' not in []"],
    },
  ])
})

test('an abort during the create call still returns the created task', async () => {
  const stop = new AbortController()
  const { client } = scripted([created()])
  const submitted = client.submit(request, { signal: stop.signal })
  stop.abort(new Error('stopped'))
  expect((await submitted).taskId).toBe(TASK)
})

describe('an aborted create call waits 8.5 s for its response', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  test.each([
    ['8.4 s later is returned', 8_400, { taskId: TASK }],
    ['8.6 s later is too late', 8_600, { code: 'SUBMIT_UNKNOWN' }],
  ])('a response %s', async (_when, after, expected) => {
    const stop = new AbortController()
    const fetch = async (_url: unknown, init: RequestInit = {}) => {
      await systemClock.sleep(1_000 + after, init.signal ?? undefined)
      return new Response(created())
    }
    const client = new RunningHubClient({ apiKey: KEY, fetch, retries: false })
    const submitted = client.submit(request, { signal: stop.signal }).catch((error) => error)
    await vi.advanceTimersByTimeAsync(1_000)
    stop.abort(new Error('stopped'))
    await vi.advanceTimersByTimeAsync(9_000)
    expect(await submitted).toMatchObject(expected)
  })
})

test('calls onSend right before each create call, not before the delay', async () => {
  const { client, received } = scripted([refusal(421), refusal(421), created()])
  const calls: string[] = []
  await client.submit(request, {
    queueTimeout: 1e9,
    onSend: () => calls.push(`sent after ${received.length}`),
    onRetry: () => calls.push('delayed'),
  })
  expect(calls).toEqual(['sent after 0', 'delayed', 'sent after 1', 'delayed', 'sent after 2'])
})

test('an abort while the queue is full ends the wait without a task', async () => {
  const stop = new AbortController()
  const { client, received } = scripted([refusal(421), created()])
  const submitted = client.submit(request, {
    signal: stop.signal,
    queueTimeout: 1e9,
    onRetry: () => stop.abort(new Error('stopped')),
  })
  await expect(submitted).rejects.toThrow('stopped')
  expect(received).toHaveLength(1)
})

describe('the request of a create call', () => {
  test('v1: contains the key in the body and as bearer, and no absent options', async () => {
    const { client, received } = scripted([created()])
    await client.submit({
      ...request,
      nodeInfoList: [{ nodeId: '6', fieldName: 'text', fieldValue: 'hi' }],
    })
    expect(received[0]?.url).toBe('https://www.runninghub.cn/task/openapi/create')
    expect(received[0]?.headers.get('authorization')).toBe(`Bearer ${KEY}`)
    expect(JSON.parse(received[0]?.body ?? '')).toEqual({
      apiKey: KEY,
      workflowId: request.workflowId,
      nodeInfoList: [{ nodeId: '6', fieldName: 'text', fieldValue: 'hi' }],
    })
  })

  test('v2: contains the key in the header only, the id in the path, and always a list', async () => {
    const response = JSON.stringify({
      taskId: TASK,
      status: 'RUNNING',
      errorCode: '',
      errorMessage: '',
    })
    const { client, received } = scripted([response], { api: 'v2' })
    expect((await client.submit({ ...request, nodeInfoList: undefined })).state).toBe('running')
    expect(received[0]?.url).toBe(
      `https://www.runninghub.cn/openapi/v2/run/workflow/${request.workflowId}`,
    )
    expect(received[0]?.body).not.toContain(KEY)
    expect(JSON.parse(received[0]?.body ?? '')).toEqual({ nodeInfoList: [] })
  })

  test('v2: throws a refusal for an error code without a task id', async () => {
    const response = JSON.stringify({
      taskId: '',
      status: 'FAILED',
      errorCode: '803',
      errorMessage: 'NODE_INFO_MISMATCH(nodeId=1)',
    })
    const { client } = scripted([response], { api: 'v2' })
    const error = await outcome(client.submit(request))
    expect(error?.code).toBe('NODE_INFO_MISMATCH')
    expect(error?.message).toContain('NODE_INFO_MISMATCH(nodeId=1)')
  })

  test.each([
    [
      'results of an unexpected type',
      JSON.stringify({ taskId: TASK, status: 'RUNNING', results: {} }),
    ],
    ["v1's form", JSON.stringify({ code: 0, msg: '', data: { taskId: TASK } })],
  ])('v2: keeps a task id beside %s', async (_name, response) => {
    const { client } = scripted([response], { api: 'v2' })
    expect((await client.submit(request)).taskId).toBe(TASK)
  })

  test.each(['1', '805', '1000', '1006', '1015', '1504'])(
    'v2: leaves the outcome unknown after code %s without a task id',
    async (errorCode) => {
      const response = JSON.stringify({ taskId: '', status: 'FAILED', errorCode, errorMessage: '' })
      const { client } = scripted([response], { api: 'v2' })
      const error = await outcome(client.submit(request))
      expect(error).toBeInstanceOf(SubmitUnknownError)
      expect(error?.serviceCode).toBe(errorCode)
    },
  )

  test('v2: leaves the outcome unknown without a task id and a code', async () => {
    const { client } = scripted(['{"taskId":"","status":"","errorCode":""}'], { api: 'v2' })
    expect(await outcome(client.submit(request))).toBeInstanceOf(SubmitUnknownError)
  })
})
