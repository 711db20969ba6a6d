import { systemClock } from '@runninghub-action/core'
import type { Clock, Simulator } from '@runninghub-action/simulator'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import * as schemas from '../../../src/openapi/schemas.ts'
import { workflowId } from '../../harness/task-request.ts'
import {
  fetchJson,
  fetchWorker,
  origin,
  startSimulator,
  stopSimulator,
  waitForEnd,
} from '../../harness/worker.ts'

let simulator: Simulator<Clock>
beforeEach(() => {
  simulator = startSimulator()
})
afterEach(stopSimulator)

const request = { workflowId, inputs: { '6.text': 'a cat' } }

test('POST /v1/tasks creates a task that runs once, and GET returns its result', async () => {
  const { status, headers, body } = await fetchJson('POST', '/v1/tasks', {
    ...request,
    metadata: { row: 7 },
  })
  expect(status).toBe(202)
  expect(headers.get('location')).toBe(`${origin}/v1/tasks/${body.id}`)
  expect(headers.get('retry-after')).toBe('15')
  expect(body.statusUrl).toBe(`${origin}/v1/tasks/${body.id}`)
  expect(schemas.task.safeParse(body).error).toBeUndefined()

  const task = await waitForEnd(body.id)
  expect(task).toMatchObject({
    status: 'succeeded',
    metadata: { row: 7 },
    callback: { status: 'none' },
  })
  expect(task.url).toMatch(/^https:\/\/files\.runninghub\.example\//)
  expect(task.urls[0]).toBe(task.url)
  expect(schemas.task.safeParse(task).error).toBeUndefined()
  expect(simulator.tasks.size).toBe(1)

  const { body: list } = await fetchJson('GET', '/v1/tasks?status=succeeded&limit=100')
  expect(list.tasks.map(({ id }: { id: string }) => id)).toContain(body.id)
  expect(schemas.taskList.safeParse(list).error).toBeUndefined()
})

test('POST /v1/tasks accepts a form', async () => {
  const form = new URLSearchParams({ workflowId, 'inputs[6.text]': 'a cat' })
  const { status, body } = await fetchJson('POST', '/v1/tasks', `${form}`, {
    'content-type': 'application/x-www-form-urlencoded',
  })
  expect(status).toBe(202)
  await waitForEnd(body.id)
  expect(JSON.stringify([...simulator.tasks.values()][0]?.request)).toContain('a cat')
})

test('GET responds with 202 while a task is open when it is asked by Prefer: respond-async', async () => {
  simulator.options.runMs = 600_000
  const { body: task } = await fetchJson('POST', '/v1/tasks', request)
  const get = (headers = {}) => fetchJson('GET', `/v1/tasks/${task.id}`, undefined, headers)
  const prefer = { prefer: 'wait=10, Respond-Async' }

  const open = await get(prefer)
  expect(open.status).toBe(202)
  expect(open.body.id).toBe(task.id)
  expect(open.headers.get('location')).toBe(task.statusUrl)
  expect(open.headers.get('retry-after')).toBe('15')
  expect(open.headers.get('preference-applied')).toBe('respond-async')
  expect((await get()).status).toBe(200)
  expect((await get({ prefer: 'respond-asynchronously' })).status).toBe(200)

  await fetchJson('POST', `/v1/tasks/${task.id}/cancel`)
  const ended = await get(prefer)
  expect([ended.status, ended.body.status]).toEqual([200, 'cancelled'])
  expect(ended.headers.get('location')).toBeNull()
})

describe('POST /v1/tasks?wait=25', () => {
  /**
   * Makes each pause of the Worker take 20 ms. Returns how long the pauses should be in all.
   *
   * @param clock whether the Worker's clock shows the long pauses
   */
  function shortenPauses({ clock }: { clock: boolean }): () => number {
    const now = systemClock.now.bind(systemClock)
    let skipped = 0
    vi.spyOn(systemClock, 'now').mockImplementation(() => now() + (clock ? skipped : 0))
    vi.spyOn(systemClock, 'sleep').mockImplementation(async (ms) => {
      skipped += ms
      await new Promise((resolve) => setTimeout(resolve, 20))
    })
    return () => skipped
  }

  test('responds with 200 and the result when the task ends in time', async () => {
    shortenPauses({ clock: false })
    const { status, headers, body } = await fetchJson('POST', '/v1/tasks?wait=25', request)
    expect([status, body.status]).toEqual([200, 'succeeded'])
    expect(body.url).toMatch(/^https:\/\/files\.runninghub\.example\//)
    expect(headers.get('location')).toBe(body.statusUrl)
    expect(headers.get('retry-after')).toBeNull()
    expect(simulator.calls('submit')).toHaveLength(1)
  })

  test('responds with 202 after 25 seconds when the task still runs', async () => {
    simulator.options.runMs = 600_000
    const waited = shortenPauses({ clock: true })
    const { status, headers, body } = await fetchJson('POST', '/v1/tasks?wait=25', request)
    expect(status).toBe(202)
    expect(['submitting', 'queued', 'running']).toContain(body.status)
    expect(headers.get('retry-after')).toBe('15')
    expect(waited()).toBeGreaterThan(24_000)
    expect(waited()).toBeLessThan(26_000)
  })

  test('waits for the same task when it is repeated with its Idempotency-Key', async () => {
    const key = { 'idempotency-key': 'waiting-1' }
    const first = await fetchJson('POST', '/v1/tasks', request, key)
    shortenPauses({ clock: false })
    const second = await fetchJson('POST', '/v1/tasks?wait=25', request, key)
    expect([second.status, second.body.id]).toEqual([200, first.body.id])
    expect(simulator.calls('submit')).toHaveLength(1)
  })

  test('waits for the run of a preset', async () => {
    await fetchWorker('PUT', '/v1/presets/waited', { workflowId, parameters: {} })
    shortenPauses({ clock: false })
    const { status, body } = await fetchJson('POST', '/v1/presets/waited/tasks?wait=25', {})
    expect([status, body.status]).toEqual([200, 'succeeded'])
  })
})

describe('an Idempotency-Key', () => {
  test('gives two simultaneous requests and a later one the same task', async () => {
    const headers = { 'idempotency-key': 'order-7' }
    const both = await Promise.all([
      fetchJson('POST', '/v1/tasks', request, headers),
      fetchJson('POST', '/v1/tasks', request, headers),
    ])
    expect(both.map(({ status }) => status)).toEqual([202, 202])
    expect(both[0].body.id).toBe(both[1].body.id)
    const again = await fetchJson('POST', '/v1/tasks', request, headers)
    expect(again.body.id).toBe(both[0].body.id)
    expect(again.headers.get('idempotency-replayed')).toBe('true')
    await waitForEnd(again.body.id)
    expect(simulator.calls('submit')).toHaveLength(1)
  })

  test('returns its task also after the preset was changed or deleted', async () => {
    const headers = { 'idempotency-key': 'order-9' }
    const target = { prompt: { target: '6.text' } }
    await fetchWorker('PUT', '/v1/presets/temporary', { workflowId, parameters: target })
    const run = (prompt: string) =>
      fetchJson('POST', '/v1/presets/temporary/tasks', { prompt }, headers)
    const first = await run('a cat')
    expect(first.status).toBe(202)
    const renamed = { text: { target: '6.text', required: true } }
    await fetchWorker('PUT', '/v1/presets/temporary', { workflowId, parameters: renamed })
    expect((await run('a cat')).body.id).toBe(first.body.id)
    await fetchWorker('DELETE', '/v1/presets/temporary')
    const again = await run('a cat')
    expect([again.status, again.body.id]).toEqual([202, first.body.id])
    expect((await run('a dog')).body.type).toBe('/docs#idempotency-key-reused')
    await waitForEnd(first.body.id)
  })

  test('is rejected with another body', async () => {
    const headers = { 'idempotency-key': 'order-8' }
    await fetchWorker('POST', '/v1/tasks', request, headers)
    const { status, body } = await fetchJson('POST', '/v1/tasks', { workflowId }, headers)
    expect([status, body.type]).toEqual([422, '/docs#idempotency-key-reused'])
  })
})

describe('an ended task', () => {
  async function endedTask(): Promise<string> {
    const { body } = await fetchJson('POST', '/v1/tasks', request)
    await waitForEnd(body.id)
    return body.id
  }

  test('cannot be cancelled', async () => {
    const { status, body } = await fetchJson('POST', `/v1/tasks/${await endedTask()}/cancel`)
    expect([status, body.type]).toEqual([409, '/docs#task-ended'])
  })

  test('has no callback to redeliver when it was created without one', async () => {
    const { status, body } = await fetchJson('POST', `/v1/tasks/${await endedTask()}/redeliver`)
    expect([status, body.type]).toEqual([409, '/docs#no-callback'])
  })
})

describe('POST …/redeliver', () => {
  test('accepts another receiver, which is checked as a callback URL is', async () => {
    const { body } = await fetchJson('POST', '/v1/tasks', request)
    await waitForEnd(body.id)
    const path = `/v1/tasks/${body.id}/redeliver`
    const invalid = await fetchJson('POST', path, { callbackUrl: 'https:example.com', retry: 1 })
    expect(invalid.body.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual([
      '/retry',
      '/callbackUrl',
    ])
    const valid = await fetchJson('POST', path, { callbackUrl: 'https://hooks.example.com/x' })
    expect([valid.status, valid.body.callback.status]).toEqual([202, 'pending'])
  })

  test('in bulk responds with the number of dead callbacks', async () => {
    const { status, body } = await fetchJson('POST', '/v1/tasks/redeliver?preset=none')
    expect([status, body]).toEqual([202, { redelivered: 0, more: false }])
    expect(schemas.redelivery.safeParse(body).error).toBeUndefined()
    const wrong = await fetchJson('POST', '/v1/tasks/redeliver?callback=dead')
    expect(wrong.body.type).toBe('/docs#unknown-parameter')
  })
})

test('an open task can be cancelled, but its callback cannot be redelivered', async () => {
  simulator.options.runMs = 600_000
  const { body } = await fetchJson('POST', '/v1/tasks', {
    ...request,
    callbackUrl: 'https://hooks.example.com/x',
  })
  const early = await fetchJson('POST', `/v1/tasks/${body.id}/redeliver`)
  expect([early.status, early.body.type]).toEqual([409, '/docs#task-not-ended'])
  const open = await fetchJson('GET', `/v1/tasks/${body.id}`)
  expect(open.headers.get('retry-after')).toBe('15')
  const cancelled = await fetchJson('POST', `/v1/tasks/${body.id}/cancel`)
  expect([cancelled.status, cancelled.body.status]).toEqual([200, 'cancelled'])
})
