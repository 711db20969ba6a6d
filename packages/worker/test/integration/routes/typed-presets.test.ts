import type { Clock, Simulator } from '@runninghub-action/simulator'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import * as schemas from '../../../src/openapi/schemas.ts'
import { graph, workflowId } from '../../harness/task-request.ts'
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

const preset = {
  workflowId,
  workflow: graph,
  title: 'Portrait',
  description: 'A portrait from a few words.',
  parameters: {
    prompt: { target: '6.text', required: true, title: 'Prompt', description: 'What to see.' },
    steps: { target: '3.steps', type: 'integer', min: 1, max: 50, default: 20 },
    cfg: { target: '3.cfg' },
    seed: { target: '3.seed', choices: [1, { value: 2, title: 'The second one' }] },
    photo: { target: '10.image', title: 'Photo' },
  },
  allow: ['instanceType', 'accessPassword'],
  instanceType: 'plus',
  accessPassword: 'the password',
  addMetadata: false,
  callbackUrl: 'https://hooks.example.com/own',
  callbackHeaders: { Authorization: 'Bearer of the receiver' },
}

/** Returns what RunningHub got for the last task. */
const lastSubmit = () => JSON.parse(simulator.calls('submit').at(-1)?.text ?? '{}')

test('a preset has a JSON Schema of what its callers may send', async () => {
  await fetchJson('PUT', '/v1/presets/typed', preset)
  const { status, headers, body } = await fetchJson('GET', '/v1/presets/typed/schema')
  expect([status, headers.get('content-type')]).toEqual([200, 'application/schema+json'])
  expect(schemas.presetSchema.safeParse(body).error).toBeUndefined()
  const { callbackUrl, callbackHeaders, callbackFormat, metadata, ...properties } = body.properties
  expect({ ...body, properties }).toEqual({
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Portrait',
    description: 'A portrait from a few words.',
    type: 'object',
    properties: {
      prompt: { title: 'Prompt', description: 'What to see.', type: 'string' },
      steps: { type: 'integer', minimum: 1, maximum: 50, default: 20 },
      cfg: { type: 'number' },
      seed: {
        oneOf: [
          { const: 1, title: '1' },
          { const: 2, title: 'The second one' },
        ],
      },
      photo: { title: 'Photo', type: 'string', format: 'uri', contentMediaType: 'image/*' },
      instanceType: { type: 'string', pattern: expect.any(String) },
      accessPassword: { type: 'string', maxLength: 256 },
    },
    required: ['prompt'],
    additionalProperties: false,
  })
  expect(Object.keys(body.properties).slice(0, 5)).toEqual(Object.keys(preset.parameters))
  expect([callbackUrl.type, callbackHeaders.type, metadata]).toEqual(['string', 'object', {}])
  expect(callbackFormat.enum).toEqual(['json', 'slack', 'feishu'])
})

test('the schema of a preset without a graph has no types but those of its author', async () => {
  const parameters = { a: { target: '6.text' }, b: { target: '6.x', type: 'boolean' } }
  await fetchJson('PUT', '/v1/presets/without-graph', { workflowId, parameters })
  const { body } = await fetchJson('GET', '/v1/presets/without-graph/schema')
  expect([body.title, body.properties.a, body.properties.b]).toEqual([
    'without-graph',
    {},
    { type: 'boolean' },
  ])
})

test('a preset is shown and listed without its password and its headers', async () => {
  const put = await fetchJson('PUT', '/v1/presets/secret', preset)
  const get = await fetchJson('GET', '/v1/presets/secret')
  expect(schemas.preset.safeParse(get.body).error).toBeUndefined()
  expect(get.body).toEqual(put.body)
  expect(get.body).toMatchObject({ title: 'Portrait', allow: preset.allow, instanceType: 'plus' })
  expect(JSON.stringify(get.body)).not.toMatch(/the password|of the receiver/)
  const list = await fetchJson('GET', '/v1/presets')
  expect(schemas.presetList.safeParse(list.body).error).toBeUndefined()
  expect(list.body.presets).toContainEqual({
    name: 'secret',
    title: 'Portrait',
    description: preset.description,
    workflowId,
    updatedAt: expect.any(String),
  })
})

test('a long title and description do not keep a preset from being stored', async () => {
  const long = { title: '"'.repeat(100), description: 'a"'.repeat(1000) }
  expect((await fetchJson('PUT', '/v1/presets/long', { ...preset, ...long })).status).toBe(201)
  expect((await fetchJson('GET', '/v1/presets/long')).body).toMatchObject(long)
  const { body } = await fetchJson('GET', '/v1/presets')
  const listed = body.presets.find(({ name }: { name: string }) => name === 'long')
  expect(listed.title).toBe(long.title)
  expect(listed.description.length).toBeGreaterThan(200)
  expect(long.description.startsWith(listed.description)).toBe(true)
})

describe('a call of a preset', () => {
  test('gets all that the preset has, and its own values as their types', async () => {
    await fetchJson('PUT', '/v1/presets/run', preset)
    const form = 'prompt=a+cat&steps=+30+&cfg=7.5&seed=2&photo=&instanceType='
    const { status, body } = await fetchJson('POST', '/v1/presets/run/tasks', form, {
      'content-type': 'application/x-www-form-urlencoded',
    })
    expect([status, body.errors]).toEqual([202, undefined])
    await waitForEnd(body.id)
    const submitted = lastSubmit()
    expect(submitted).toMatchObject({
      instanceType: 'plus',
      accessPassword: 'the password',
      addMetadata: false,
    })
    const values = submitted.nodeInfoList.map(
      ({ fieldName, fieldValue }: Record<string, unknown>) => [fieldName, fieldValue],
    )
    expect(Object.fromEntries(values)).toEqual({ text: 'a cat', steps: 30, cfg: 7.5, seed: 2 })
  })

  test('may set what the preset allows, and nothing else of a task', async () => {
    await fetchJson('PUT', '/v1/presets/allowed', preset)
    const call = { prompt: 'a cat', instanceType: 'ultra', accessPassword: 'another' }
    const { body } = await fetchJson('POST', '/v1/presets/allowed/tasks', call)
    await waitForEnd(body.id)
    expect(lastSubmit()).toMatchObject({ instanceType: 'ultra', accessPassword: 'another' })
    const refused = await fetchJson('POST', '/v1/presets/allowed/tasks', {
      prompt: 'a cat',
      addMetadata: true,
      inputs: { '3.steps': 1 },
    })
    expect([
      refused.status,
      refused.body.errors.map((error: { pointer: string }) => error.pointer),
    ]).toEqual([422, ['/addMetadata', '/inputs']])
  })

  test('sends the headers of the preset to the receiver of the preset only', async () => {
    await fetchJson('PUT', '/v1/presets/headers', preset)
    const received: [string, string | null][] = []
    const before = vi.mocked(globalThis.fetch).getMockImplementation()
    vi.mocked(globalThis.fetch).mockImplementation(async (input, init) => {
      const url = String(input instanceof Request ? input.url : input)
      if (!url.includes('hooks.example.com')) return before?.(input, init) as Promise<Response>
      received.push([url, new Headers(init?.headers).get('authorization')])
      return new Response(null, { status: 204 })
    })
    for (const changes of [{}, { callbackUrl: 'https://hooks.example.com/other' }]) {
      const call = { prompt: 'a cat', ...changes }
      const { body } = await fetchJson('POST', '/v1/presets/headers/tasks', call)
      await waitForEnd(body.id)
    }
    await vi.waitFor(() => expect(received).toHaveLength(2), { interval: 10, timeout: 50_000 })
    expect(Object.fromEntries(received)).toEqual({
      'https://hooks.example.com/own': 'Bearer of the receiver',
      'https://hooks.example.com/other': null,
    })
  })

  test('gets all its problems at once, a blank required value among them', async () => {
    await fetchJson('PUT', '/v1/presets/problems', preset)
    const { status, body } = await fetchJson('POST', '/v1/presets/problems/tasks', {
      prompt: '  ',
      steps: 51,
      cfg: 'high',
      seed: 3,
      photo: 'http://example.com/a.png',
    })
    expect([status, body.errors]).toEqual([
      422,
      [
        { pointer: '/prompt', message: 'prompt is blank, but required' },
        { pointer: '/steps', message: 'steps: must be at most 50' },
        { pointer: '/seed', message: 'seed: must be one of 1, 2' },
        { pointer: '/cfg', message: expect.stringMatching(/^cfg: takes a number/) },
        { pointer: '/photo', message: 'photo: must be https' },
      ],
    ])
    expect(simulator.calls('submit')).toHaveLength(0)
  })
})

test('the author of a preset gets all problems of its parameters at once', async () => {
  const { status, body } = await fetchJson('PUT', '/v1/presets/wrong-types', {
    workflowId,
    workflow: { ...graph, '3': { ...graph['3'], inputs: { ...graph['3'].inputs, width: 512 } } },
    parameters: {
      text: { target: '6.text', type: 'integer' },
      steps: { target: '3.steps', min: 3, max: 9, default: 'many' },
      width: { target: '3.width', min: 9, max: 3 },
      seed: { target: '3.seed', type: 'choice' },
      cfg: { target: '3.cfg', choices: [1, 'two'] },
      photo: { target: '10.image', default: 'ftp://example.com/x' },
      instanceType: { target: '3.positive' },
    },
    defaults: { steps: 4 },
    allow: ['instanceType', 'callbackUrl'],
  })
  expect(status).toBe(422)
  expect(body.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual([
    '/allow/1',
    '/parameters/instanceType/target',
    '/parameters/text/type',
    '/parameters/steps/default',
    '/defaults/steps',
    '/parameters/width/min',
    '/parameters/seed/type',
    '/parameters/cfg/choices/1',
    '/parameters/photo/default',
  ])
})

describe('a call with local files', () => {
  const png = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13])
  const call = (name: string, file: File, headers: Record<string, string> = {}) => {
    const form = new FormData()
    form.append('prompt', 'a cat')
    form.append('photo', file)
    const request = new Request('https://x/', { method: 'POST', body: form })
    return request.arrayBuffer().then((bytes) =>
      fetchJson('POST', `/v1/presets/${name}/tasks`, new TextDecoder('latin1').decode(bytes), {
        'content-type': request.headers.get('content-type') ?? '',
        ...headers,
      }),
    )
  }
  const photo = () => new File([png.map((byte) => byte & 0x7f)], 'photo.png')

  test('uploads them before the task is accepted, once for each idempotency key', async () => {
    await fetchJson('PUT', '/v1/presets/upload', preset)
    const key = { 'idempotency-key': crypto.randomUUID() }
    const first = await call('upload', photo(), key)
    expect([first.status, first.body.errors]).toEqual([202, undefined])
    // Each body has a boundary of its own.
    const again = await call('upload', photo(), key)
    expect([again.status, again.body.id]).toEqual([202, first.body.id])
    await waitForEnd(first.body.id)
    expect(simulator.calls('upload')).toHaveLength(1)
    expect(simulator.calls('submit')).toHaveLength(1)
    const image = lastSubmit().nodeInfoList.find(
      ({ fieldName }: { fieldName: string }) => fieldName === 'image',
    )
    expect([...simulator.uploads.keys()]).toContain(image.fieldValue)
    const other = new File(['other'], 'photo.png')
    expect((await call('upload', other, key)).body.type).toBe('/docs#idempotency-key-reused')
  })

  test('is refused without an upload when anything is wrong with it', async () => {
    const parameters = {
      ...preset.parameters,
      words: { target: '6.text' },
      prompt: { target: '3.cfg' },
    }
    const { cfg: _, ...others } = parameters
    await fetchJson('PUT', '/v1/presets/upload-wrong', { ...preset, parameters: others })
    const wrong = await call('upload-wrong', photo())
    expect([wrong.status, wrong.body.errors[0].pointer]).toEqual([422, '/prompt'])
    await fetchJson('PUT', '/v1/presets/upload-kind', preset)
    const pdf = await call('upload-kind', new File(['%PDF-1.7'], 'photo.png'))
    expect([pdf.status, pdf.body.errors[0].pointer]).toEqual([422, '/photo'])
    expect(simulator.calls('upload')).toHaveLength(0)
    expect(simulator.calls('submit')).toHaveLength(0)
  })

  test('creates no task when RunningHub does not accept a file', async () => {
    await fetchJson('PUT', '/v1/presets/upload-failed', preset)
    simulator.script({ on: 'upload', times: 10, answer: { kind: 'http', status: 503 } })
    const { status, body } = await call('upload-failed', photo())
    expect([status, body.type]).toEqual([502, '/docs#upload-failed'])
    expect(simulator.calls('submit')).toHaveLength(0)
  })

  test('leaves an empty file field out', async () => {
    await fetchJson('PUT', '/v1/presets/upload-empty', preset)
    const { status, body } = await call('upload-empty', new File([], ''))
    expect(status).toBe(202)
    await waitForEnd(body.id)
    expect(simulator.calls('upload')).toHaveLength(0)
  })

  test('is not accepted where there is nothing to upload', async () => {
    const headers = { 'content-type': 'multipart/form-data; boundary=x' }
    const response = await fetchWorker('PUT', '/v1/presets/upload', '--x--', headers)
    expect(response.status).toBe(415)
  })
})
