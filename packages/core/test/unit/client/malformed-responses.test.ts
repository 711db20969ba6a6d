import { describe, expect, test } from 'vitest'
import { RunningHubClient, RunningHubError } from '../../../src/index.ts'
import { hanging, KEY, refusal, scripted, TASK } from '../../harness/scripted-service.ts'

const response = (code: number, data: unknown = null) => JSON.stringify({ code, msg: '', data })
const running = response(804)
const v2 = (fields: object) =>
  JSON.stringify({ taskId: TASK, errorCode: '', errorMessage: '', results: null, ...fields })

test('polls again after the JSON text null', async () => {
  const { client, received } = scripted(['null', running])
  expect((await client.query(TASK)).state).toBe('running')
  expect(received).toHaveLength(2)
})

test('accepts a node id that is a number', async () => {
  const { client } = scripted([response(0, [{ fileUrl: 'https://x.example/a.png', nodeId: 12 }])])
  expect((await client.query(TASK)).results[0]?.nodeId).toBe('12')
})

test('v2: an error code of 0 is not an error', async () => {
  const { client } = scripted([v2({ status: 'RUNNING', errorCode: 0 })], { api: 'v2' })
  expect((await client.query(TASK)).state).toBe('running')
})

test("v2: accepts a refusal in v1's envelope", async () => {
  const { client } = scripted([refusal(806)], { api: 'v2' })
  await expect(client.query(TASK)).rejects.toMatchObject({ code: 'INVALID_KEY' })
})

test('v2: polls again after a response without a status and a code', async () => {
  const { client, received } = scripted([v2({ status: '' }), v2({ status: 'SUCCESS' })], {
    api: 'v2',
  })
  expect((await client.query(TASK)).state).toBe('succeeded')
  expect(received).toHaveLength(2)
})

test.each([
  ['804', 'running'],
  ['813', 'queued'],
])('v2: code %s without a status is the state %s', async (errorCode, state) => {
  const { client } = scripted([v2({ status: '', errorCode })], { api: 'v2' })
  expect((await client.query(TASK)).state).toBe(state)
})

test('an abort during a status check rejects with its own reason', async () => {
  const stop = new AbortController()
  const fetch = hanging(() => setTimeout(() => stop.abort(new Error('stopped')), 0))
  const client = new RunningHubClient({ apiKey: KEY, fetch, retries: false })
  await expect(client.query(TASK, { signal: stop.signal })).rejects.toThrow(/^stopped$/)
})

describe('an unusual error of fetch becomes a RunningHubError', () => {
  test.each<[string, unknown]>([
    ['a DOMException, whose code is a number', new DOMException('timed out', 'TimeoutError')],
    ['an error whose code is an object', Object.assign(new Error('odd'), { code: { a: 1 } })],
    ['an error whose errors are not a list', Object.assign(new Error('odd'), { errors: 3 })],
    ['a text', 'odd'],
    ['nothing', undefined],
  ])('%s', async (_name, reason) => {
    const client = new RunningHubClient({
      apiKey: KEY,
      fetch: () => Promise.reject(reason),
      retries: false,
    })
    const calls = [client.query(TASK), client.cancel(TASK), client.submit({ workflowId: '1' })]
    for (const { reason: error } of (await Promise.allSettled(calls)) as PromiseRejectedResult[]) {
      expect(error).toBeInstanceOf(RunningHubError)
    }
  })
})
