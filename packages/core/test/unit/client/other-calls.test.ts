import { describe, expect, test } from 'vitest'
import { blobUpload, FileUnusableError } from '../../../src/index.ts'
import { KEY, refusal, scripted, TASK } from '../../harness/scripted-service.ts'

const ok = (data: unknown, more: object = {}) =>
  JSON.stringify({ code: 0, msg: 'success', data, ...more })

test('account: parses numbers as text and nulls, sends the key in lower case', async () => {
  const { client, received } = scripted([
    ok({
      remainCoins: '99',
      currentTaskCounts: '2',
      remainMoney: null,
      currency: null,
      apiType: 'NORMAL',
    }),
  ])
  expect(await client.account()).toEqual({ coins: 99, runningTasks: 2, keyType: 'NORMAL' })
  expect(JSON.parse(received[0]?.body ?? '')).toEqual({ apikey: KEY })
})

test('queue status: parses numbers mixed with text', async () => {
  const { client, received } = scripted([
    ok({ apiKeyType: 'NORMAL', concurrentLimit: 2, runningCount: '1', queuedCount: '0' }),
  ])
  expect(await client.queueStatus()).toEqual({ limit: 2, running: 1, queued: 0, keyType: 'NORMAL' })
  expect(received[0]?.method).toBe('GET')
  expect(received[0]?.url).not.toContain(KEY)
})

test('returns the text of a workflow unchanged', async () => {
  const prompt = '{"3":{"inputs":{"cfg":1.0,"seed":18446744073709551615}}}'
  const { client } = scripted([ok({ prompt }, { msg: 'SUCCESS' })])
  expect(await client.workflowJson('1')).toBe(prompt)
})

describe('a cancel call', () => {
  test.each([
    ['that is accepted', ok(null), undefined],
    ['of an unknown task', refusal(807), 'TASK_NOT_FOUND'],
    [
      'that is not allowed, whatever its code',
      refusal(817, 'APIKEY_TASK_CANCEL_NOT_ALLOWED'),
      'CANCEL_REFUSED',
    ],
  ])('%s', async (_name, response, code) => {
    const { client, received } = scripted([response])
    const error = await client.cancel(TASK).then(
      () => undefined,
      (e) => e,
    )
    expect(error?.code).toBe(code)
    expect(received[0]?.url).toContain('/task/openapi/cancel')
  })
})

test('parses the webhook of a task, and of a task without one', async () => {
  const detail = {
    id: '1904444422778503169',
    callbackStatus: 'FAILED',
    callbackResponse: 'no',
    retryCount: 3,
    userApiKey: '******',
  }
  expect(await scripted([ok(detail)]).client.webhookDetail(TASK)).toEqual({
    webhookId: '1904444422778503169',
    status: 'FAILED',
    response: 'no',
    retries: 3,
  })
  const none = scripted([refusal(1, 'webhook event not exists')])
  expect(await none.client.webhookDetail(TASK)).toBeUndefined()
})

test('sends the id and the URL of a webhook to retry', async () => {
  const { client, received } = scripted([ok(null, { msg: '' })])
  await client.retryWebhook('19', 'https://x.example/hook')
  expect(JSON.parse(received[0]?.body ?? '')).toEqual({
    apiKey: KEY,
    webhookId: '19',
    webhookUrl: 'https://x.example/hook',
  })
})

describe('an upload', () => {
  const source = blobUpload('a.png', new Blob(['picture']))
  test.each([
    ['v1', ok({ fileName: 'api/ab.png', fileType: 'input' }), { fileName: 'api/ab.png' }],
    [
      'v2',
      ok({ fileName: 'openapi/ab.png', download_url: 'https://x.example/ab.png', size: '7' }),
      { fileName: 'openapi/ab.png', url: 'https://x.example/ab.png' },
    ],
    [
      'v2',
      JSON.stringify({ code: 200, message: 'success', data: { filename: 'openapi/ab.png' } }),
      { fileName: 'openapi/ab.png' },
    ],
  ] as const)('parses a response of %s', async (api, response, expected) => {
    const { client } = scripted([response], { api })
    expect(await client.upload(source)).toEqual(expected)
  })

  test('is retried when storage fails, with the complete file each time', async () => {
    const seen: string[] = []
    const counting = {
      ...source,
      post: async (request: Parameters<typeof source.post>[0]) => {
        return source.post({
          ...request,
          fetch: async (_url, init) => {
            const form = init?.body as FormData
            seen.push(await (form.get('file') as File).text())
            return new Response(seen.length < 3 ? refusal(808) : ok({ fileName: 'api/ab.png' }))
          },
        })
      },
    }
    const { client } = scripted([])
    expect(await client.upload(counting)).toEqual({ fileName: 'api/ab.png' })
    expect(seen).toHaveLength(3)
    for (const body of seen) expect(body).toBe('picture')
  })

  test('is not retried when the file cannot be read', async () => {
    let posts = 0
    const broken = {
      ...source,
      post: async () => {
        posts++
        throw new FileUnusableError('a.png has changed')
      },
    }
    await expect(scripted([]).client.upload(broken)).rejects.toThrow('a.png has changed')
    expect(posts).toBe(1)
  })

  test.each([
    [809, 'FILE_TOO_LARGE'],
    [1008, 'FILE_TOO_LARGE'],
    [806, 'INVALID_KEY'],
    [1013, 'UPLOAD_FAILED'],
  ])('is not retried after code %i', async (code, kind) => {
    const { client, received } = scripted([refusal(code)])
    await expect(client.upload(source)).rejects.toMatchObject({ code: kind })
    expect(received).toHaveLength(1)
  })
})
