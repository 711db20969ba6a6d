import { afterEach, describe, expect, test, vi } from 'vitest'
import { blobUpload, RunningHubClient, type RunningHubError } from '../../../src/index.ts'
import { created, KEY, refusal, scripted, TASK } from '../../harness/scripted-service.ts'

const BASE = 'https://www.runninghub.cn'

/** Every call but the upload: what it sends, and what its errors say that it does. */
const calls: [
  name: string,
  call: (client: RunningHubClient) => Promise<unknown>,
  path: string,
  fields: object | undefined,
  action: object,
][] = [
  [
    'submit',
    (client) => client.submit({ workflowId: '7' }),
    '/task/openapi/create',
    { apiKey: KEY, workflowId: '7' },
    { kind: 'call-submit', workflowId: '7' },
  ],
  [
    'query',
    (client) => client.query(TASK),
    '/task/openapi/outputs',
    { apiKey: KEY, taskId: TASK },
    { kind: 'call-query', taskId: TASK },
  ],
  [
    'cancel',
    (client) => client.cancel(TASK),
    '/task/openapi/cancel',
    { apiKey: KEY, taskId: TASK },
    { kind: 'call-cancel', taskId: TASK },
  ],
  [
    'account',
    (client) => client.account(),
    '/uc/openapi/accountStatus',
    { apikey: KEY },
    { kind: 'call-account' },
  ],
  [
    'queueStatus',
    (client) => client.queueStatus(),
    '/openapi/v2/queue/status',
    undefined,
    { kind: 'call-queue-status' },
  ],
  [
    'workflowJson',
    (client) => client.workflowJson('7'),
    '/api/openapi/getJsonApiFormat',
    { apiKey: KEY, workflowId: '7' },
    { kind: 'call-workflow', workflowId: '7' },
  ],
  [
    'app',
    (client) => client.app('8'),
    `/api/webapp/apiCallDemo?apiKey=${KEY}&webappId=8`,
    undefined,
    { kind: 'call-app', appId: '8' },
  ],
  [
    'webhookDetail',
    (client) => client.webhookDetail(TASK),
    '/task/openapi/getWebhookDetail',
    { apiKey: KEY, taskId: TASK },
    { kind: 'call-webhook', taskId: TASK },
  ],
  [
    'retryWebhook',
    (client) => client.retryWebhook('19', 'https://x.example/hook'),
    '/task/openapi/retryWebhook',
    { apiKey: KEY, webhookId: '19', webhookUrl: 'https://x.example/hook' },
    { kind: 'call-retry-webhook', webhookId: '19' },
  ],
]

/** A client that sends each call once. Each gets this response. */
function client(response: string, options: { baseUrl?: string; apiKey?: string } = {}) {
  const sent: [url: string, init: RequestInit][] = []
  const fetch = async (url: unknown, init: RequestInit = {}) => {
    sent.push([String(url), init])
    return new Response(response)
  }
  return { client: new RunningHubClient({ apiKey: KEY, fetch, retries: false, ...options }), sent }
}

const errorOf = (call: Promise<unknown>): Promise<RunningHubError> =>
  call.then(
    () => expect.fail('the call succeeded'),
    (error) => error,
  )

describe.each(calls)('%s', (_name, call, path, fields, action) => {
  test('sends the key, and follows no redirect', async () => {
    const { client: service, sent } = client(refusal(301))
    await errorOf(call(service))
    expect(sent).toHaveLength(1)
    const [url, { method, body, headers, redirect }] = sent[0] ?? ['', {}]
    expect(url).toBe(BASE + path)
    expect(method).toBe(fields === undefined ? 'GET' : 'POST')
    expect(body === null ? undefined : JSON.parse(String(body))).toEqual(fields)
    expect(new Headers(headers).get('authorization')).toBe(`Bearer ${KEY}`)
    expect(redirect).toBe('manual')
  })

  test('names itself in its errors', async () => {
    const error = await errorOf(call(client(refusal(301)).client))
    expect(error.facts).toMatchObject({ kind: 'failed-call', action })
  })
})

describe.each([
  ...calls.map(([name, call]) => [name, call] as const),
  [
    'upload',
    (service: RunningHubClient) => service.upload(blobUpload('a.png', new Blob(['x']))),
  ] as const,
])('%s sends nothing', (_name, call) => {
  test('with a key that a header cannot contain', async () => {
    const { client: service, sent } = client('', { apiKey: 'k中文' })
    const error = await errorOf(call(service))
    expect(error).toMatchObject({ code: 'INVALID_KEY', retry: 'never' })
    expect(error.facts).toMatchObject({
      kind: 'failed-call',
      reason: { kind: 'key-not-in-header' },
    })
    expect(error.hintFacts).toEqual({ kind: 'copy-key-again' })
    expect(sent).toEqual([])
  })

  test.each([
    ['is none', 'http://[x'],
    ['has a user name', 'https://me@www.runninghub.example'],
    ['has a password', 'https://:secret@www.runninghub.example'],
  ])('to a base URL that %s', async (_name, baseUrl) => {
    const { client: service, sent } = client('', { baseUrl })
    const error = await errorOf(call(service))
    expect(error).toMatchObject({ code: 'INVALID_REQUEST', retry: 'never' })
    expect(error.facts).toMatchObject({ kind: 'failed-call', reason: { kind: 'base-url-invalid' } })
    expect(error.hintFacts).toEqual({ kind: 'set-base-url' })
    expect(sent).toEqual([])
  })
})

test.each(['https://x.example', 'https://x.example/', 'https://x.example//'])(
  'the base URL %s is joined with one slash',
  async (baseUrl) => {
    const { client: service, sent } = client(refusal(301), { baseUrl })
    await errorOf(service.account())
    expect(sent[0]?.[0]).toBe('https://x.example/uc/openapi/accountStatus')
  },
)

describe('a client without a fetch', () => {
  afterEach(() => void vi.unstubAllGlobals())

  test("calls the runtime's fetch of that moment", async () => {
    const service = new RunningHubClient({ apiKey: KEY, retries: false })
    const fetch = vi.fn(async () => new Response(created()))
    vi.stubGlobal('fetch', fetch)
    expect((await service.submit({ workflowId: '7' })).taskId).toBe(TASK)
    expect(fetch).toHaveBeenCalledWith(`${BASE}/task/openapi/create`, expect.anything())
  })
})

test('an upload sends the fields before the file', async () => {
  const { client: service, sent } = client(refusal(301))
  await errorOf(service.upload(blobUpload('a.png', new Blob(['picture']))))
  const [url, { method, body, headers }] = sent[0] ?? ['', {}]
  expect(url).toBe(`${BASE}/task/openapi/upload`)
  expect(method).toBe('POST')
  expect(new Headers(headers).get('authorization')).toBe(`Bearer ${KEY}`)
  const [apiKey, fileType, file] = [...(body as FormData)]
  expect([apiKey, fileType]).toEqual([
    ['apiKey', KEY],
    ['fileType', 'input'],
  ])
  expect(file?.[0]).toBe('file')
  expect(file?.[1]).toMatchObject({ name: 'a.png' })
})

test('whether a response ever came', async () => {
  const { client: service } = scripted([new TypeError('fetch failed'), refusal(301)])
  await errorOf(service.account({ retries: false }))
  expect(service.reached).toBe(false)
  await errorOf(service.account())
  expect(service.reached).toBe(true)
})
