import { expect, test } from 'vitest'
import type { SimulatorOptions } from '../../src/index.ts'
import {
  nodeInfo,
  type RequestBody,
  type ResponseBody,
  testClient,
} from '../harness/test-client.ts'

/**
 * Creates a receiver that responds with the statuses in order, then with 200. 0 cuts the
 * connection.
 */
function receiver(options: Partial<SimulatorOptions> = {}, statuses: number[] = []) {
  const received: { url: string; body: ResponseBody; at: number }[] = []
  const fetch = (async (url: string, init: RequestInit) => {
    const at = here.simulator.clock.now()
    received.push({ url, body: JSON.parse(init.body as string), at })
    const status = statuses.shift() ?? 200
    if (status === 0) throw new TypeError('fetch failed')
    return new Response('ok', { status })
  }) as unknown as typeof globalThis.fetch
  const here = testClient({ ...options, fetch })
  const webhookUrl = 'https://receiver.test/hook?secret=1'
  const submit = (body: RequestBody = {}) => here.create({ webhookUrl, ...body })
  const detail = (taskId: string) => here.v1('/task/openapi/getWebhookDetail', { taskId })
  return { ...here, received, submit, detail, webhookUrl }
}

test('calls the webhook once when a task ends, with the reply of outputs', async () => {
  const { submit, received, simulator, outputs, webhookUrl } = receiver()
  const { taskId } = (await submit()).data
  await simulator.clock.advance(4999)
  expect(received).toEqual([])
  await simulator.clock.advance(600_000)
  expect(received).toMatchObject([{ url: webhookUrl, body: { event: 'TASK_END', taskId } }])
  const [item] = (await outputs(taskId)).data
  expect(JSON.parse(received[0]?.body.eventData)).toEqual({
    code: 0,
    msg: 'success',
    data: [{ ...item, taskCostTime: 4 }],
  })
})

test('calls the webhook of a v2 task with the response of query, as an object by option', async () => {
  const { v2, received, simulator, query, webhookUrl } = receiver({
    webhookEventDataAsObject: true,
  })
  const body = { nodeInfoList: [nodeInfo('6', 'text', 'a fox')], webhookUrl }
  const { taskId } = await v2('/openapi/v2/run/workflow/1904136902449209346', body)
  await simulator.clock.advance(10_000)
  expect(received[0]?.body.eventData).toEqual(await query(taskId))
})

test('calls the webhook of a failed task with its reason', async () => {
  const { submit, received, simulator } = receiver()
  simulator.script({ on: 'submit', answer: { kind: 'task', end: 'failed' } })
  await submit()
  await simulator.clock.advance(10_000)
  expect(JSON.parse(received[0]?.body.eventData)).toMatchObject({
    code: 805,
    data: { failedReason: { node_id: '3' } },
  })
})

test('retries a failed webhook up to three times, one minute apart', async () => {
  const { submit, received, simulator, detail, webhookUrl } = receiver({}, [500, 0, 404, 500, 200])
  const { taskId } = (await submit()).data
  expect(await detail(taskId)).toEqual({ code: 1, msg: 'webhook event not exists', data: null })
  await simulator.clock.advance(1_000_000)
  const [first] = received
  expect(received.map(({ at }) => at - (first?.at ?? 0))).toEqual([0, 60_000, 120_000, 180_000])
  expect((await detail(taskId)).data).toMatchObject({
    id: expect.stringMatching(/^\d{19}$/),
    userApiKey: '******',
    taskId,
    webhookUrl,
    callbackStatus: 'FAILED',
    retryCount: 3,
    createTime: '2026-01-15T12:00:05',
    updateTime: '2026-01-15T12:03:05',
  })
})

test('retries a webhook whose receiver does not respond in time', async () => {
  const calls: number[] = []
  const never = ((_: string, { signal }: RequestInit) =>
    new Promise((_resolve, reject) => {
      calls.push(simulator.clock.now())
      signal?.addEventListener('abort', () => reject(signal.reason))
    })) as unknown as typeof globalThis.fetch
  const { simulator, create, v1 } = testClient({ fetch: never })
  const { taskId } = (await create({ webhookUrl: 'http://receiver.test' })).data
  await simulator.clock.advance(5000)
  await simulator.clock.advance(69_999)
  expect(calls).toHaveLength(1)
  await simulator.clock.advance(1)
  expect(calls).toHaveLength(2)
  const { data } = await v1('/task/openapi/getWebhookDetail', { taskId })
  expect(data.callbackResponse).toBe(
    'I/O error on POST request for "http://receiver.test": Read timed out',
  )
})

test('sends a webhook again to another URL', async () => {
  const { submit, received, simulator, detail, v1 } = receiver({}, [500, 500, 500, 500])
  const { taskId } = (await submit()).data
  await simulator.clock.advance(1_000_000)
  const webhookId = (await detail(taskId)).data.id
  const retry = (id: string) =>
    v1('/task/openapi/retryWebhook', { webhookId: id, webhookUrl: 'http://other.test' })
  expect(await retry('1')).toMatchObject({ code: 1 })
  expect(await retry(webhookId)).toEqual({ code: 0, msg: '', data: null })
  await simulator.clock.advance(0)
  expect(received.at(-1)).toMatchObject({ url: 'http://other.test', body: { taskId } })
  expect((await detail(taskId)).data).toMatchObject({
    callbackStatus: 'SUCCESS',
    webhookUrl: 'http://other.test',
  })
})

test('sends a webhook twice with webhookDuplicates', async () => {
  const { submit, received, simulator } = receiver({ webhookDuplicates: true })
  await submit()
  await simulator.clock.advance(600_000)
  expect(received).toHaveLength(2)
  expect(received[0]?.body).toEqual(received[1]?.body)
})

test('sends a webhook before the response to the submit with webhookBeforeAnswer', async () => {
  const { submit, received } = receiver({ webhookBeforeAnswer: true })
  const { taskId } = (await submit()).data
  expect(received).toMatchObject([{ body: { taskId } }])
})

test.each([
  [{}, 0],
  [{ webhookOnCancel: true }, 1],
])('with %j calls the webhook of a cancelled task %i times', async (options, times) => {
  const { submit, received, simulator, v1 } = receiver(options)
  const { taskId } = (await submit()).data
  await v1('/task/openapi/cancel', { taskId })
  await simulator.clock.advance(600_000)
  expect(received).toHaveLength(times)
})

test('calls no webhook after a reset', async () => {
  const { submit, received, simulator } = receiver()
  await submit()
  simulator.reset()
  await simulator.clock.advance(600_000)
  expect(received).toEqual([])
  expect([simulator.tasks.size, simulator.log.length]).toEqual([0, 0])
})
