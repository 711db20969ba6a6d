import { describe, expect, test } from 'vitest'
import {
  RunningHubClient,
  RunningHubError,
  stopReason,
  type TaskSnapshot,
} from '../../../src/index.ts'
import {
  failedFetch,
  KEY,
  refusal,
  type Step,
  scripted,
  TASK,
} from '../../harness/scripted-service.ts'

const v1 = (code: number, data: unknown, msg = '') => JSON.stringify({ code, msg, data })
const v2 = (fields: object) =>
  JSON.stringify({ taskId: TASK, errorCode: '', errorMessage: '', results: null, ...fields })
const file = {
  fileUrl: 'https://x.example/a.png?sign=1%2F2',
  fileType: 'png',
  taskCostTime: '83',
  nodeId: '12',
}
const none = { results: [], usage: {} }

describe('v1: parses every form of a response', () => {
  test.each<[string, string, Partial<TaskSnapshot>]>([
    ['queued', v1(813, null), { state: 'queued', ...none }],
    ['running', v1(804, null), { state: 'running', ...none }],
    [
      'running by its text, beside code 0',
      v1(0, null, 'APIKEY_TASK_IS_RUNNING'),
      { state: 'running' },
    ],
    [
      'queued by its text, beside code 0',
      v1(0, null, 'APIKEY_TASK_IS_QUEUED'),
      { state: 'queued' },
    ],
    ['success without data: still running', v1(0, null), { state: 'running' }],
    ['success with empty text: still running', v1(0, ''), { state: 'running' }],
    ['an empty list: succeeded', v1(0, []), { state: 'succeeded', ...none }],
    [
      'a file, amounts as text',
      v1(0, [{ ...file, consumeCoins: '17', consumeMoney: null }]),
      {
        state: 'succeeded',
        results: [{ url: file.fileUrl, type: 'png', nodeId: '12' }],
        usage: { coins: 17, seconds: 83 },
      },
    ],
    [
      'amounts as numbers, cost on each file and not summed',
      v1(0, [
        { ...file, taskCostTime: 83, consumeCoins: 17 },
        { ...file, taskCostTime: 83, consumeCoins: 17 },
      ]),
      { usage: { coins: 17, seconds: 83 } },
    ],
    [
      'no cost',
      v1(0, [{ fileUrl: file.fileUrl, storageType: 'cos' }]),
      { usage: {}, results: [{ url: file.fileUrl, type: 'png' }] },
    ],
    ['failed without data', v1(805, null), { state: 'failed', ...none }],
    ['failed with an empty reason', v1(805, { failedReason: {} }), { state: 'failed', ...none }],
    [
      'failed with a reason',
      v1(805, {
        failedReason: {
          node_id: '276',
          node_name: 'SONIC',
          exception_type: 'TypeError',
          exception_message: 'missing 2',
          traceback: '["  File \\"a.py\\", line 1\\n","    run()\\n"]',
        },
      }),
      {
        failure: {
          nodeId: '276',
          nodeName: 'SONIC',
          exceptionType: 'TypeError',
          message: 'missing 2',
          traceback: ['  File "a.py", line 1', '    run()'],
        },
      },
    ],
  ])('%s', async (_name, response, expected) => {
    const { client } = scripted([response])
    expect(await client.query(TASK)).toMatchObject({ taskId: TASK, ...expected })
  })
})

describe('v2: parses every form of a response', () => {
  test.each<[string, string, Partial<TaskSnapshot>]>([
    ['created', v2({ status: 'CREATE' }), { state: 'queued' }],
    ['running', v2({ status: 'RUNNING' }), { state: 'running', ...none }],
    ['an unknown status', v2({ status: 'PREPARING' }), { state: 'running' }],
    ['cancelled', v2({ status: 'CANCEL' }), { state: 'cancelled' }],
    ['cancelled, spelt otherwise', v2({ status: 'CANCELED' }), { state: 'cancelled' }],
    [
      'an image and a text',
      v2({
        status: 'SUCCESS',
        results: [
          { url: 'https://x.example/b.jpg', nodeId: '9', outputType: 'jpg', text: null },
          { url: null, nodeId: '11', outputType: 'txt', text: 'a cat' },
          { outputUrl: 'https://x.example/c.mp4' },
          { url: null, content: 'words' },
        ],
        usage: { consumeCoins: '7', taskCostTime: '32', thirdPartyConsumeMoney: '0.14' },
      }),
      {
        state: 'succeeded',
        results: [
          { url: 'https://x.example/b.jpg', type: 'jpg', nodeId: '9' },
          { text: 'a cat', type: 'txt', nodeId: '11' },
          { url: 'https://x.example/c.mp4', type: 'mp4' },
          { text: 'words', type: 'txt' },
        ],
        usage: { coins: 7, seconds: 32, thirdPartyMoney: 0.14 },
      },
    ],
    [
      'an empty text: succeeded without a result',
      v2({ status: 'SUCCESS', results: [{ url: null, outputType: 'txt', text: '' }] }),
      { state: 'succeeded', results: [] },
    ],
    [
      'a result of unknown form: returned as its JSON',
      v2({ status: 'SUCCESS', results: [{ surprise: 'https://x.example/d.png' }] }),
      {
        state: 'succeeded',
        results: [{ text: '{"surprise":"https://x.example/d.png"}', type: 'json' }],
      },
    ],
    [
      'links that are no http(s) URLs: as JSON, unless there is another link or a text',
      v2({
        status: 'SUCCESS',
        results: [
          { url: 'cos://bucket/a.png' },
          { url: 'javascript:alert(1)', text: 'words' },
          { url: '/output/a.png', outputUrl: 'https://x.example/a.png' },
        ],
      }),
      {
        state: 'succeeded',
        results: [
          { text: '{"url":"cos://bucket/a.png"}', type: 'json' },
          { text: 'words', type: 'txt', url: undefined },
          { url: 'https://x.example/a.png', type: 'png' },
        ],
      },
    ],
    ['succeeded without results', v2({ status: 'SUCCESS' }), { state: 'succeeded', results: [] }],
    [
      'failed, with a traceback that is a list',
      v2({
        status: 'FAILED',
        errorCode: '1000',
        failedReason: { node_id: 276, traceback: ['x\n'] },
      }),
      { state: 'failed', failure: { nodeId: '276', traceback: ['x'] } },
    ],
    [
      'failed, with a traceback of other things than lines',
      v2({
        status: 'FAILED',
        failedReason: { node_id: 276, traceback: ['x', '', { toString: 1 }] },
      }),
      { state: 'failed', failure: { nodeId: '276', traceback: ['x', '', '{"toString":1}'] } },
    ],
    [
      'failed with a code only',
      v2({ status: 'FAILED', errorCode: '1504', errorMessage: 'late', failedReason: {} }),
      { state: 'failed', failure: { message: '1504 late', traceback: [] } },
    ],
    ['805 without a status', v2({ status: '', errorCode: '805' }), { state: 'failed' }],
  ])('%s', async (_name, response, expected) => {
    const { client } = scripted([response], { api: 'v2' })
    expect(await client.query(TASK)).toMatchObject({ taskId: TASK, ...expected })
  })

  test.each([
    ['a rejected key', { taskId: '', status: '', errorCode: '806' }, 'INVALID_KEY'],
    [
      'a refusal with the status FAILED',
      { taskId: '', status: 'FAILED', errorCode: '1007' },
      'INVALID_REQUEST',
    ],
  ])('%s is an error of the call, not the end of the task', async (_name, fields, code) => {
    const { client } = scripted([v2(fields)], { api: 'v2' })
    await expect(client.query(TASK)).rejects.toMatchObject({ code })
  })
})

describe('an end of the task under another HTTP status than 200 does not stop polling', () => {
  const codes = [805, 1000, 1006, 1015, 1504]
  const failed = { taskId: TASK, status: 'FAILED', errorCode: '1015', errorMessage: 'failed' }
  test.each<[string, 'v1' | 'v2', Step]>([
    ...[403, 404, 429, 502].flatMap((status) =>
      codes.map((code): [string, 'v1', Step] => [
        `v1, code ${code} under HTTP ${status}`,
        'v1',
        { status, body: refusal(code) },
      ]),
    ),
    ['v2, FAILED under HTTP 403', 'v2', { status: 403, body: v2(failed) }],
    ['v2, CANCEL under HTTP 403', 'v2', { status: 403, body: v2({ status: 'CANCEL' }) }],
  ])('%s', async (_name, api, step) => {
    const { client } = scripted([step], { api })
    const error = await client.query(TASK).then(
      () => undefined,
      (error) => error,
    )
    expect(error).toBeInstanceOf(RunningHubError)
    const failures = { found: true, notFoundCount: 4, notFoundSince: 0, keyRejectedAt: 0 }
    expect(stopReason(error, failures, 1e9)).toBeUndefined()
  })
})

test.each(['RUNNING', 'SUCCESS'])('v2, %s under another HTTP status counts', async (status) => {
  const { client } = scripted([{ status: 202, body: v2({ status }) }], { api: 'v2' })
  expect((await client.query(TASK)).taskId).toBe(TASK)
})

test.each([
  [200, undefined],
  [202, 202],
])('a response of unknown form under HTTP %i', async (status, httpStatus) => {
  const { client } = scripted([{ status, body: v2({ status: 'FAILED', taskId: '19' }) }], {
    api: 'v2',
  })
  const error = await client.query(TASK, { retries: false }).catch((reason) => reason)
  expect(error).toMatchObject({ code: 'UNAVAILABLE', retry: 'if-idempotent', httpStatus })
  expect(error.facts.reason).toEqual({ kind: 'response-unexpected' })
})

describe('an end that is not about this task does not stop polling', () => {
  test.each([
    ['v2, code 1000 without a task id', { taskId: '', status: '', errorCode: '1000' }],
    ['v2, code 1015 without a task id', { taskId: '', status: 'FAILED', errorCode: '1015' }],
    ['v2, FAILED without a task id', { taskId: '', status: 'FAILED', errorCode: '' }],
    ['v2, FAILED of another task', { taskId: '19', status: 'FAILED', errorCode: '' }],
    ['v2, SUCCESS of another task', { taskId: '19', status: 'SUCCESS', errorCode: '' }],
  ])('%s', async (_name, fields) => {
    const { client } = scripted([v2(fields)], { api: 'v2' })
    const error = await client.query(TASK).then(
      () => undefined,
      (error) => error,
    )
    expect(error).toBeInstanceOf(RunningHubError)
    expect(stopReason(error, { found: true, notFoundCount: 0 }, 0)).toBeUndefined()
  })
})

describe('a status check is retried after a failure that may pass', () => {
  test.each<[string, Step]>([
    ['cut connection', failedFetch('ECONNRESET', 'read')],
    ['refused connection', failedFetch('ECONNREFUSED', 'connect')],
    ['502 page', { status: 502, body: '<html></html>' }],
    ['403 page of a gateway', { status: 403, body: '<html></html>' }],
    ['429', { status: 429 }],
    ['408', { status: 408 }],
    ['page instead of JSON', '<!doctype html>'],
    ['JSON of unknown form', '{"hello":"world"}'],
    ...[500, 1003, 1005, 1010, 1011, 1012, 4711].map((code): [string, Step] => [
      `code ${code}`,
      refusal(code),
    ]),
  ])('%s', async (_name, step) => {
    const { client, received } = scripted([step, step, v1(804, null)])
    expect((await client.query(TASK)).state).toBe('running')
    expect(received).toHaveLength(3)
  })

  test('is attempted at most five times, and the error contains the task id and the HTTP status', async () => {
    const { client, received } = scripted([{ status: 503 }])
    const error: RunningHubError = await client.query(TASK).then(
      () => Promise.reject(),
      (e) => e,
    )
    expect(received).toHaveLength(5)
    expect(error.code).toBe('UNAVAILABLE')
    expect(error.message).toContain(TASK)
    expect(error.httpStatus).toBe(503)
  })

  test.each([301, 380, 802, 806, 807, 412])('is not retried after code %i', async (code) => {
    const { client, received } = scripted([refusal(code)])
    await expect(client.query(TASK)).rejects.toMatchObject({
      retry: 'never',
      serviceCode: String(code),
    })
    expect(received).toHaveLength(1)
  })

  test('is aborted at its time limit', async () => {
    const { client } = scripted([v1(804, null)])
    const hanging = (_: unknown, init?: RequestInit) =>
      new Promise<Response>((_resolve, reject) => {
        init?.signal?.addEventListener('abort', () => reject(init.signal?.reason))
      })
    const slowClient = new RunningHubClient({
      apiKey: KEY,
      fetch: hanging,
      clock: client.clock,
      random: () => 0,
      callTimeout: 5,
    })
    await expect(slowClient.query(TASK)).rejects.toThrow('no complete response within 0.005 s')
  })
})
