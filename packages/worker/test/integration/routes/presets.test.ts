import type { Clock, Simulator } from '@runninghub-action/simulator'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import * as schemas from '../../../src/openapi/schemas.ts'
import { applyPreset } from '../../../src/presets/apply-preset.ts'
import { config, graph, ownHosts, workflowId } from '../../harness/task-request.ts'
import {
  fetchJson,
  fetchWorker,
  startSimulator,
  stopSimulator,
  waitForEnd,
} from '../../harness/worker.ts'

let simulator: Simulator<Clock>
beforeEach(() => {
  simulator = startSimulator()
})
afterEach(stopSimulator)

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
    callbackFormat: 'slack',
  }

  test('can be created, read, listed, replaced and deleted', async () => {
    const created = await fetchJson('PUT', '/v1/presets/portrait', preset)
    expect(created.status).toBe(201)
    expect(schemas.preset.safeParse(created.body).error).toBeUndefined()
    expect((await fetchJson('PUT', '/v1/presets/portrait', preset)).status).toBe(200)
    const shown = await fetchJson('GET', '/v1/presets/portrait')
    expect(shown.body).toMatchObject({
      name: 'portrait',
      defaults: preset.defaults,
      callbackFormat: 'slack',
    })
    expect(JSON.parse(shown.body.workflow)).toEqual(graph)
    const list = await fetchJson('GET', '/v1/presets')
    expect(schemas.presetList.safeParse(list.body).error).toBeUndefined()
    expect(list.body.presets).toContainEqual(
      expect.objectContaining({ name: 'portrait', workflowId }),
    )
    expect((await fetchWorker('DELETE', '/v1/presets/portrait')).status).toBe(204)
    expect((await fetchJson('GET', '/v1/presets/portrait')).status).toBe(404)
  })

  test('gives its tasks a format of callbacks, which a call can replace', () => {
    const callbackUrl = 'https://hooks.example.com/x'
    const slack = { workflowId, parameters: {}, defaults: {}, callbackUrl, updatedAt: '' }
    const apply = (body: object) =>
      applyPreset('p', { ...slack, callbackFormat: 'slack' }, { ...body }, config, ownHosts)
    expect(apply({}).callbackFormat).toBe('slack')
    expect(apply({ callbackFormat: 'feishu' }).callbackFormat).toBe('feishu')
    expect(applyPreset('p', slack, {}, config, ownHosts).callbackFormat).toBeUndefined()
  })

  test('runs with its parameters only', async () => {
    await fetchJson('PUT', '/v1/presets/flat', { ...preset, callbackUrl: undefined })
    const { status, body } = await fetchJson('POST', '/v1/presets/flat/tasks', {
      prompt: 'a cat',
      photo: null,
    })
    expect([status, body.preset]).toEqual([202, 'flat'])
    await waitForEnd(body.id)
    const [task] = simulator.tasks.values()
    expect(JSON.stringify(task?.request)).toContain('a cat')
    expect(JSON.stringify(task?.request)).toContain('"fieldValue":25')
    expect(JSON.stringify(task?.request)).toContain('"fieldValue":7.5')
  })

  test('leaves an empty optional file out, with its graph and without', async () => {
    const parameters = { prompt: { target: '6.text' }, photo: { target: '10.image' } }
    await fetchJson('PUT', '/v1/presets/form', { ...preset, callbackUrl: undefined })
    await fetchJson('PUT', '/v1/presets/form-without-graph', { workflowId, parameters })
    for (const name of ['form', 'form-without-graph']) {
      const body = { prompt: 'a cat', photo: '' }
      const created = await fetchJson('POST', `/v1/presets/${name}/tasks`, body)
      expect(created.status).toBe(202)
      await waitForEnd(created.body.id)
    }
    for (const { text } of simulator.calls('submit')) expect(text).not.toContain('"image"')
    expect(simulator.calls('submit')).toHaveLength(2)
  })

  test('refuses an empty text for a required file', async () => {
    const parameters = { photo: { target: '10.image', required: true } }
    await fetchJson('PUT', '/v1/presets/photo', { workflowId, parameters })
    const { status, body } = await fetchJson('POST', '/v1/presets/photo/tasks', { photo: '' })
    expect([status, body.errors]).toEqual([
      422,
      [{ pointer: '/photo', message: 'photo is blank, but required' }],
    ])
  })

  test('may have a parameter with the name of a built-in member', async () => {
    const parameters = { constructor: { target: '6.text', required: true } }
    await fetchWorker('PUT', '/v1/presets/odd', { workflowId, parameters })
    const { status, body } = await fetchJson('POST', '/v1/presets/odd/tasks', {})
    expect([status, body.errors]).toEqual([
      422,
      [{ pointer: '/constructor', message: 'constructor is missing' }],
    ])
  })

  test('returns all errors of a call, with the names of its parameters', async () => {
    await fetchJson('PUT', '/v1/presets/strict', preset)
    const { status, body } = await fetchJson('POST', '/v1/presets/strict/tasks', {
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

  test('returns all errors of its definition', async () => {
    const { status, body } = await fetchJson('PUT', '/v1/presets/wrong', {
      workflowId: '0',
      workflow: graph,
      parameters: {
        prompt: { target: '6.txt' },
        a: { target: '3.steps' },
        b: { target: 'KSampler.steps' },
        'two words': { target: '3.cfg' },
        metadata: { target: '3.seed' },
      },
      defaults: { a: 'many', unused: 1, '3.cfg': 2, '3.positive': 'x' },
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
      '/defaults/unused',
      '/defaults/3.cfg',
      '/defaults/3.positive',
      '/defaults/a',
    ])
    expect((await fetchJson('GET', '/v1/presets/wrong')).status).toBe(404)
  })
})
