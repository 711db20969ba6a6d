import type { Clock, Simulator } from '@runninghub-action/simulator'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import * as answers from '../../../src/openapi/schemas.ts'
import { graph, workflowId } from '../../harness/task-request.ts'
import { ask, ended, origin, read, simulate } from '../../harness/worker.ts'

let simulator: Simulator<Clock>
beforeEach(() => {
  simulator = simulate()
})
afterEach(() => {
  vi.restoreAllMocks()
})

const request = { workflowId, inputs: { '6.text': 'a cat' } }

test('a task is accepted, run once, and shown with its result', async () => {
  const { status, headers, body } = await read('POST', '/v1/tasks', {
    ...request,
    metadata: { row: 7 },
  })
  expect(status).toBe(202)
  expect(headers.get('location')).toBe(`${origin}/v1/tasks/${body.id}`)
  expect(headers.get('retry-after')).toBe('15')
  expect(body.statusUrl).toBe(`${origin}/v1/tasks/${body.id}`)
  expect(answers.task.safeParse(body).error).toBeUndefined()

  const task = await ended(body.id)
  expect(task).toMatchObject({
    status: 'succeeded',
    metadata: { row: 7 },
    callback: { status: 'none' },
  })
  expect(task.url).toMatch(/^https:\/\/files\.runninghub\.example\//)
  expect(task.urls[0]).toBe(task.url)
  expect(answers.task.safeParse(task).error).toBeUndefined()
  expect(simulator.tasks.size).toBe(1)

  const { body: list } = await read('GET', '/v1/tasks?status=succeeded&limit=100')
  expect(list.tasks.map(({ id }: { id: string }) => id)).toContain(body.id)
  expect(answers.taskList.safeParse(list).error).toBeUndefined()
})

test('a form does the same', async () => {
  const form = new URLSearchParams({ workflowId, 'inputs[6.text]': 'a cat' })
  const { status, body } = await read('POST', '/v1/tasks', `${form}`, {
    'content-type': 'application/x-www-form-urlencoded',
  })
  expect(status).toBe(202)
  await ended(body.id)
  expect(JSON.stringify([...simulator.tasks.values()][0]?.request)).toContain('a cat')
})

describe('an Idempotency-Key', () => {
  test('makes one task of two requests, also at the same instant', async () => {
    const headers = { 'idempotency-key': 'order-7' }
    const both = await Promise.all([
      read('POST', '/v1/tasks', request, headers),
      read('POST', '/v1/tasks', request, headers),
    ])
    expect(both.map(({ status }) => status)).toEqual([202, 202])
    expect(both[0].body.id).toBe(both[1].body.id)
    const again = await read('POST', '/v1/tasks', request, headers)
    expect(again.body.id).toBe(both[0].body.id)
    expect(again.headers.get('idempotency-replayed')).toBe('true')
    await ended(again.body.id)
    expect(simulator.calls('submit')).toHaveLength(1)
  })

  test('stands for its task also when the preset has changed or gone', async () => {
    const headers = { 'idempotency-key': 'order-9' }
    const target = { prompt: { target: '6.text' } }
    await ask('PUT', '/v1/presets/passing', { workflowId, parameters: target })
    const run = (prompt: string) => read('POST', '/v1/presets/passing/tasks', { prompt }, headers)
    const first = await run('a cat')
    expect(first.status).toBe(202)
    const renamed = { text: { target: '6.text', required: true } }
    await ask('PUT', '/v1/presets/passing', { workflowId, parameters: renamed })
    expect((await run('a cat')).body.id).toBe(first.body.id)
    await ask('DELETE', '/v1/presets/passing')
    const again = await run('a cat')
    expect([again.status, again.body.id]).toEqual([202, first.body.id])
    expect((await run('a dog')).body.type).toBe('/docs#idempotency-key-reused')
    await ended(first.body.id)
  })

  test('does not stand for another body', async () => {
    const headers = { 'idempotency-key': 'order-8' }
    await ask('POST', '/v1/tasks', request, headers)
    const { status, body } = await read('POST', '/v1/tasks', { workflowId }, headers)
    expect([status, body.type]).toEqual([422, '/docs#idempotency-key-reused'])
  })
})

describe('a task that has ended', () => {
  async function endedTask(): Promise<string> {
    const { body } = await read('POST', '/v1/tasks', request)
    await ended(body.id)
    return body.id
  }

  test('cannot be cancelled', async () => {
    const { status, body } = await read('POST', `/v1/tasks/${await endedTask()}/cancel`)
    expect([status, body.type]).toEqual([409, '/docs#task-ended'])
  })

  test('has no callback to send again when none was asked for', async () => {
    const { status, body } = await read('POST', `/v1/tasks/${await endedTask()}/redeliver`)
    expect([status, body.type]).toEqual([409, '/docs#no-callback'])
  })
})

test('a task that goes on can be cancelled, and its callback waits for its end', async () => {
  simulator.options.runMs = 600_000
  const { body } = await read('POST', '/v1/tasks', {
    ...request,
    callbackUrl: 'https://hooks.example.com/x',
  })
  const early = await read('POST', `/v1/tasks/${body.id}/redeliver`)
  expect([early.status, early.body.type]).toEqual([409, '/docs#task-not-ended'])
  const open = await read('GET', `/v1/tasks/${body.id}`)
  expect(open.headers.get('retry-after')).toBe('15')
  const cancelled = await read('POST', `/v1/tasks/${body.id}/cancel`)
  expect([cancelled.status, cancelled.body.status]).toEqual([200, 'cancelled'])
})

test('nothing is accepted while KV refuses writes', async () => {
  const { env } = await import('cloudflare:workers')
  vi.spyOn(env.TASKS, 'put').mockRejectedValue(new Error('KV PUT failed: 429 Too Many Requests'))
  const { status, headers, body } = await read('POST', '/v1/tasks', request)
  expect([status, body.type]).toEqual([503, '/docs#storage-unavailable'])
  expect(Number(headers.get('retry-after'))).toBeGreaterThan(0)
  expect(simulator.calls('submit')).toHaveLength(0)
})

describe('a preset', () => {
  const preset = {
    workflowId,
    workflow: graph,
    parameters: {
      prompt: { target: 'Positive Prompt.text', required: true },
      steps: { target: '3.steps' },
      photo: { target: '10.image' },
    },
    defaults: { steps: 25, '3.cfg': 7.5 },
    callbackUrl: 'https://hooks.example.com/x',
  }

  test('is made, shown, listed, replaced and deleted', async () => {
    const made = await read('PUT', '/v1/presets/portrait', preset)
    expect(made.status).toBe(201)
    expect(answers.preset.safeParse(made.body).error).toBeUndefined()
    expect((await read('PUT', '/v1/presets/portrait', preset)).status).toBe(200)
    const shown = await read('GET', '/v1/presets/portrait')
    expect(shown.body).toMatchObject({ name: 'portrait', defaults: preset.defaults })
    expect(JSON.parse(shown.body.workflow)).toEqual(graph)
    const list = await read('GET', '/v1/presets')
    expect(answers.presetList.safeParse(list.body).error).toBeUndefined()
    expect(list.body.presets).toContainEqual(
      expect.objectContaining({ name: 'portrait', workflowId }),
    )
    expect((await ask('DELETE', '/v1/presets/portrait')).status).toBe(204)
    expect((await read('GET', '/v1/presets/portrait')).status).toBe(404)
  })

  test('runs with nothing but its own parameters', async () => {
    await read('PUT', '/v1/presets/flat', { ...preset, callbackUrl: undefined })
    const { status, body } = await read('POST', '/v1/presets/flat/tasks', {
      prompt: 'a cat',
      photo: null,
    })
    expect([status, body.preset]).toEqual([202, 'flat'])
    await ended(body.id)
    const [task] = simulator.tasks.values()
    expect(JSON.stringify(task?.request)).toContain('a cat')
    expect(JSON.stringify(task?.request)).toContain('"fieldValue":25')
    expect(JSON.stringify(task?.request)).toContain('"fieldValue":7.5')
  })

  test('may call a parameter what every object has', async () => {
    const parameters = { constructor: { target: '6.text', required: true } }
    await ask('PUT', '/v1/presets/odd', { workflowId, parameters })
    const { status, body } = await read('POST', '/v1/presets/odd/tasks', {})
    expect([status, body.errors]).toEqual([
      422,
      [{ pointer: '/constructor', message: 'constructor is missing' }],
    ])
  })

  test('tells a caller everything that is wrong, in the words of the preset', async () => {
    await read('PUT', '/v1/presets/strict', preset)
    const { status, body } = await read('POST', '/v1/presets/strict/tasks', {
      steps: 'many',
      photo: 'http://example.com/a.png',
      promt: 'a cat',
    })
    expect(status).toBe(422)
    expect(body.errors).toEqual([
      { pointer: '/promt', message: 'promt is not a field of this request' },
      { pointer: '/prompt', message: 'prompt is missing' },
      { pointer: '/steps', message: expect.stringMatching(/^steps: takes a number/) },
      { pointer: '/photo', message: 'photo: must be https' },
    ])
    expect(simulator.calls('submit')).toHaveLength(0)
  })

  test('tells who makes it everything that is wrong', async () => {
    const { status, body } = await read('PUT', '/v1/presets/wrong', {
      workflowId: '0',
      workflow: graph,
      parameters: {
        prompt: { target: '6.txt' },
        a: { target: '3.steps' },
        b: { target: 'KSampler.steps' },
        'two words': { target: '3.cfg' },
        metadata: { target: '3.seed' },
      },
      defaults: { a: 'many', unheard: 1, '3.cfg': 2, '3.positive': 'x' },
      callbackUrl: 'http://example.com',
      extra: 1,
    })
    expect(status).toBe(422)
    expect(body.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual([
      '/extra',
      '/workflowId',
      '/callbackUrl',
      '/parameters/prompt/target',
      '/parameters/b/target',
      '/parameters/two words',
      '/parameters/metadata',
      '/defaults/unheard',
      '/defaults/3.cfg',
      '/defaults/3.positive',
      '/defaults/a',
    ])
    expect((await read('GET', '/v1/presets/wrong')).status).toBe(404)
  })
})
