import type { Clock, Simulator } from '@runninghub-action/simulator'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { workerWithTokens } from '../../harness/named-tokens.ts'
import { graph, workflowId } from '../../harness/task-request.ts'
import { fetchJson, startSimulator, stopSimulator, waitForEnd } from '../../harness/worker.ts'

let simulator: Simulator<Clock>
beforeEach(() => {
  simulator = startSimulator()
})
afterEach(stopSimulator)

const own = 'https://hooks.example.com/own'
const request = {
  workflowId,
  inputs: { '6.text': 'a cat', '3.steps': 30 },
  instanceType: 'plus',
  callbackUrl: own,
  callbackHeaders: { Authorization: 'Bearer of the receiver' },
  metadata: { row: 7 },
}

/** Creates a task and waits for its end. */
async function run(path: string, body: unknown) {
  const created = await fetchJson('POST', path, body)
  expect([created.status, created.body.errors]).toEqual([202, undefined])
  return waitForEnd(created.body.id)
}

const submits = () => simulator.calls('submit').map(({ text }) => JSON.parse(text))
const valuesOf = ({ nodeInfoList }: { nodeInfoList: Record<string, unknown>[] }) =>
  Object.fromEntries(
    nodeInfoList.map(({ nodeId, fieldName, fieldValue }) => [`${nodeId}.${fieldName}`, fieldValue]),
  )

describe('a rerun', () => {
  test('creates one new task from the input of an old one', async () => {
    const first = await run('/v1/tasks', request)
    const again = await run(`/v1/tasks/${first.id}/rerun`, undefined)
    expect(again.id).not.toBe(first.id)
    expect(again).toMatchObject({
      rerunOf: first.id,
      workflowId,
      metadata: { row: 7 },
      callback: { status: expect.not.stringMatching('none') },
    })
    expect(again.input).toEqual(first.input)
    const [one, two] = submits()
    expect(submits()).toHaveLength(2)
    const { webhookUrl: _, ...same } = one
    expect(two).toMatchObject(same)
  })

  test('with changes replaces these values and keeps the others', async () => {
    const first = await run('/v1/tasks', request)
    const again = await run(`/v1/tasks/${first.id}/rerun`, {
      inputs: { '6.text': 'a dog', '3.cfg': 7 },
      instanceType: 'ultra',
      callbackUrl: null,
      metadata: null,
    })
    expect(again.callback.status).toBe('none')
    expect(again.metadata).toBeUndefined()
    const last = submits().at(-1)
    expect(last.instanceType).toBe('ultra')
    expect(valuesOf(last)).toEqual({ '6.text': 'a dog', '3.steps': 30, '3.cfg': 7 })
  })

  test('keeps the format of the callback', async () => {
    const first = await run('/v1/tasks', { ...request, callbackFormat: 'slack' })
    await run(`/v1/tasks/${first.id}/rerun`, undefined)
    const bodies = () =>
      vi.mocked(fetch).mock.calls.flatMap(([url, init]) => (`${url}` === own ? [init?.body] : []))
    await vi.waitFor(() => expect(bodies()).toHaveLength(2), { timeout: 50_000 })
    for (const body of bodies()) expect(JSON.parse(String(body))).toHaveProperty('text')
  })

  test('writes its changes into a graph that is sent', async () => {
    const first = await run('/v1/tasks', { ...request, workflow: graph, sendWorkflow: true })
    await run(`/v1/tasks/${first.id}/rerun`, { inputs: { 'Positive Prompt.text': 'a dog' } })
    const sent = JSON.parse(submits().at(-1).workflow)
    expect([sent['6'].inputs.text, sent['3'].inputs.steps]).toEqual(['a dog', 30])
    const wrong = await fetchJson('POST', `/v1/tasks/${first.id}/rerun`, {
      inputs: { '6.txt': 'x' },
    })
    expect([wrong.status, wrong.body.errors[0].pointer]).toEqual([422, '/inputs/6.txt'])
  })

  test('with an idempotency key creates one task, also after its original is gone', async () => {
    const first = await run('/v1/tasks', request)
    const key = { 'idempotency-key': crypto.randomUUID() }
    const rerun = () => fetchJson('POST', `/v1/tasks/${first.id}/rerun`, undefined, key)
    const [a, b] = await Promise.all([rerun(), rerun()])
    const c = await rerun()
    expect(new Set([a.body.id, b.body.id, c.body.id]).size).toBe(1)
    expect(c.headers.get('idempotency-replayed')).toBe('true')
    await waitForEnd(a.body.id)
    expect(submits()).toHaveLength(2)
  })

  test('does not send the headers of one receiver to another', async () => {
    const received: [string, string | null][] = []
    const before = vi.mocked(globalThis.fetch).getMockImplementation()
    vi.mocked(globalThis.fetch).mockImplementation(async (input, init) => {
      const url = String(input instanceof Request ? input.url : input)
      if (!url.includes('hooks.example.com')) return before?.(input, init) as Promise<Response>
      received.push([url, new Headers(init?.headers).get('authorization')])
      return new Response(null, { status: 204 })
    })
    const other = 'https://hooks.example.com/other'
    const first = await run('/v1/tasks', request)
    await run(`/v1/tasks/${first.id}/rerun`, { callbackUrl: other })
    await vi.waitFor(() => expect(received).toHaveLength(2), { interval: 10, timeout: 50_000 })
    expect(received).toEqual([
      [own, 'Bearer of the receiver'],
      [other, null],
    ])
  })

  test('requires the access password again, which the Worker has deleted', async () => {
    const first = await run('/v1/tasks', { ...request, accessPassword: 'secret' })
    const path = `/v1/tasks/${first.id}/rerun`
    const { status, body } = await fetchJson('POST', path)
    expect([status, body.errors[0].pointer]).toEqual([422, '/accessPassword'])
    await run(path, { accessPassword: 'secret' })
    expect(submits().at(-1).accessPassword).toBe('secret')
  })

  test('returns all its problems at once', async () => {
    const first = await run('/v1/tasks', request)
    const { status, body } = await fetchJson('POST', `/v1/tasks/${first.id}/rerun`, {
      workflowId: '1',
      inputs: { '6': 'x' },
      files: { '10.image': 'http://example.com/a.png' },
      callbackUrl: 'http://hooks.example.com',
      account: 'none',
    })
    expect([status, body.errors.map(({ pointer }: { pointer: string }) => pointer)]).toEqual([
      422,
      ['/workflowId', '/inputs/6', '/files/10.image', '/callbackUrl', '/account'],
    ])
    expect(submits()).toHaveLength(1)
  })

  test('of a task whose input was too long to be kept is refused', async () => {
    const text = 'x'.repeat(70_000)
    const first = await run('/v1/tasks', { workflowId, inputs: { '6.text': text } })
    const { status, body } = await fetchJson('POST', `/v1/tasks/${first.id}/rerun`)
    expect([status, body.type]).toEqual([409, '/docs#input-not-kept'])
    expect(submits()).toHaveLength(1)
  })

  test('of a task that does not exist gets 404', async () => {
    expect((await fetchJson('POST', '/v1/tasks/0unknown/rerun')).status).toBe(404)
  })
})

describe('a rerun of a task of a preset', () => {
  const preset = {
    workflowId,
    workflow: graph,
    parameters: {
      prompt: { target: '6.text', required: true },
      steps: { target: '3.steps', max: 50 },
    },
    allow: ['instanceType'],
    accessPassword: 'the password',
  }
  const send = workerWithTokens([
    { name: 'author', scopes: ['presets:write', 'tasks', 'admin'] },
    { name: 'form', scopes: ['presets:run'], presets: ['rerun'] },
    { name: 'other', scopes: ['presets:run'], presets: ['none'] },
    { name: 'reader', scopes: ['read', 'admin'] },
  ])
  const create = async () => {
    await send('author', 'PUT', '/v1/presets/rerun', preset)
    const call = { prompt: 'a cat', steps: 30 }
    return (await send('form', 'POST', '/v1/presets/rerun/tasks', call)).body
  }

  test('has inputs by the name of parameters, and the password of the preset', async () => {
    const { id } = await create()
    const changes = { inputs: { prompt: 'a dog', steps: '' }, instanceType: 'plus' }
    const { status, body } = await send('form', 'POST', `/v1/tasks/${id}/rerun`, changes)
    expect([status, body.preset, body.rerunOf]).toEqual([202, 'rerun', id])
    const last = submits().at(-1)
    expect(valuesOf(last)).toEqual({ '6.text': 'a dog', '3.steps': 30 })
    expect([last.accessPassword, last.instanceType]).toEqual(['the password', 'plus'])
  })

  test('changes no more than the preset allows, unless its token may create any task', async () => {
    const { id } = await create()
    const changes = { inputs: { '3.cfg': 1, prompt: '', steps: 51 }, addMetadata: true }
    const { status, body } = await send('form', 'POST', `/v1/tasks/${id}/rerun`, changes)
    expect([status, body.errors]).toEqual([
      422,
      [
        {
          pointer: '/addMetadata',
          message: 'addMetadata is not a field that the preset lets its callers set',
        },
        { pointer: '/inputs/3.cfg', message: '3.cfg: is not a parameter of the preset' },
        { pointer: '/inputs/prompt', message: 'prompt: is blank, but required' },
        { pointer: '/inputs/steps', message: 'steps: must be at most 50' },
      ],
    ])
    const free = { inputs: { '3.cfg': 1, prompt: 'a dog' }, addMetadata: true }
    expect((await send('author', 'POST', `/v1/tasks/${id}/rerun`, free)).status).toBe(202)
    expect(valuesOf(submits().at(-1))).toMatchObject({ '3.cfg': 1, '6.text': 'a dog' })
  })

  test('needs a token that sees the task and may use the preset', async () => {
    const { id } = await create()
    const path = `/v1/tasks/${id}/rerun`
    expect((await send('other', 'POST', path)).status).toBe(404)
    expect((await send('reader', 'POST', path)).status).toBe(403)
    const { body: plain } = await send('author', 'POST', '/v1/tasks', request)
    expect((await send('form', 'POST', `/v1/tasks/${plain.id}/rerun`)).status).toBe(404)
  })

  test('is refused to a token of presets when the preset is gone', async () => {
    const { id } = await create()
    await send('author', 'DELETE', '/v1/presets/rerun')
    const { status, body } = await send('form', 'POST', `/v1/tasks/${id}/rerun`)
    expect([status, body.detail]).toEqual([404, 'The preset of the task does not exist any more.'])
  })
})
