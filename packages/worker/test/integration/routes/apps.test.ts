import { env } from 'cloudflare:workers'
import { appIds, type Clock, type Simulator, workflowIds } from '@runninghub-action/simulator'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import preset from '../../../../../examples/worker/app-preset.json' with { type: 'json' }
import { toCurl } from '../../../page/model/curl.ts'
import * as schemas from '../../../src/openapi/schemas.ts'
import { fetchJson, startSimulator, stopSimulator, waitForEnd } from '../../harness/worker.ts'

let simulator: Simulator<Clock>
beforeEach(async () => {
  simulator = startSimulator()
  for (const { name } of (await env.TASKS.list({ prefix: 'app:' })).keys)
    await env.TASKS.delete(name)
})
afterEach(stopSimulator)

const page = `https://www.runninghub.cn/ai-detail/${appIds.everyField}`
const upload = (extension: string) => `api/${'0a'.repeat(32)}.${extension}`
const inputs = {
  'Upload image': upload('png'),
  上传音频: upload('mp3'),
  '41.video': upload('mp4'),
  Prompt: 'a red fox',
  Steps: 25,
  Guidance: '7.5',
  'Aspect ratio': 'wide',
  'Which one': 'second',
  Size: 'small',
  Upscale: false,
}
const values = [
  ...[upload('png'), upload('mp3'), upload('mp4')],
  ...['a red fox', '25', '7.5', '16:9', '2', 'small', 'false'],
]
/** The uploads that the values name, as if they had been made before. */
const addUploads = () => {
  for (const extension of ['png', 'mp3', 'mp4'])
    simulator.uploads.set(upload(extension), new Uint8Array([1]))
}
const pointers = (body: { errors: { pointer: string }[] }) => body.errors.map((e) => e.pointer)

describe('a task of an AI app', () => {
  test.each([
    ['its id', { appId: appIds.everyField }],
    ['the URL of its page', { appId: page }],
    ['the URL of its page as workflowId', { workflowId: page }],
  ])('runs by %s, with a value in every input', async (_name, target) => {
    addUploads()
    const { status, body } = await fetchJson('POST', '/v1/tasks', { ...target, inputs })
    expect(status, JSON.stringify(body)).toBe(202)
    expect(body).toMatchObject({ workflowId: appIds.everyField, kind: 'ai-app' })
    expect(schemas.task.safeParse(body).error).toBeUndefined()
    expect(await waitForEnd(body.id)).toMatchObject({ status: 'succeeded', kind: 'ai-app' })
    const [task, ...others] = simulator.tasks.values()
    expect(others).toEqual([])
    expect(task?.route).toBe('ai-app')
    const { nodeInfoList } = JSON.parse(task?.request.text ?? '')
    expect(nodeInfoList.map(({ fieldValue }: { fieldValue: string }) => fieldValue)).toEqual(values)
  })

  test.each([
    [
      'a nodeInfoList',
      {
        appId: appIds.textToImage,
        nodeInfoList: [{ nodeId: '12', fieldName: 'ratio', fieldValue: '16:9' }],
      },
      ['16:9'],
    ],
    ['a value in every input', { appId: appIds.everyField, inputs }, values],
  ])('runs over v2, with %s', async (_name, body, sent) => {
    addUploads()
    const bindings = { ...env, RUNNINGHUB_API: 'v2' }
    const { app } = await import('../../../src/app.ts')
    const { createExecutionContext, waitOnExecutionContext } = await import('cloudflare:test')
    const ctx = createExecutionContext()
    const request = new Request('https://worker.example.com/v1/tasks', {
      method: 'POST',
      headers: {
        authorization: 'Bearer test-token-0123456789',
        'content-type': 'application/json',
      },
      body: JSON.stringify(body),
    })
    const response = await app.fetch(request, bindings, ctx)
    expect(response.status).toBe(202)
    const { id } = (await response.json()) as { id: string }
    await waitOnExecutionContext(ctx)
    await waitForEnd(id)
    const [task] = simulator.tasks.values()
    expect([task?.route, task?.api]).toEqual(['ai-app', 'v2'])
    const { nodeInfoList } = JSON.parse(task?.request.text ?? '')
    expect(nodeInfoList.map(({ fieldValue }: { fieldValue: string }) => fieldValue)).toEqual(sent)
  })

  test('is created again by the curl command of the page', async () => {
    addUploads()
    const request = { appId: appIds.everyField, inputs }
    const { id } = (await fetchJson('POST', '/v1/tasks', request)).body
    await waitForEnd(id)
    const { body: task } = await fetchJson('GET', `/v1/tasks/${id}`)
    const [, sent = ''] = /-d '(.*)'$/s.exec(toCurl(task)) ?? []
    const again = await fetchJson('POST', '/v1/tasks', JSON.parse(sent))
    expect(again.status, JSON.stringify(again.body)).toBe(202)
    await waitForEnd(again.body.id)
    const [first, second, ...others] = [...simulator.tasks.values()].map(({ request }) => {
      const { webappId, nodeInfoList } = JSON.parse(request.text)
      return { webappId, nodeInfoList }
    })
    expect(others).toEqual([])
    expect(second).toEqual(first)
  })

  test('has every wrong value refused at once, and nothing is created', async () => {
    const wrong = {
      'Aspect ratio': '4:3',
      Steps: 0,
      Prommpt: 'x',
      Upscale: 'maybe',
      '3.model': 'x',
    }
    const { status, body } = await fetchJson('POST', '/v1/tasks', {
      appId: appIds.everyField,
      inputs: wrong,
    })
    expect(status).toBe(422)
    expect(pointers(body)).toEqual(Object.keys(wrong).map((name) => `/inputs/${name}`))
    expect(body.errors[0].message).toBe('Aspect ratio: takes one of "1:1", "16:9", not "4:3"')
    expect(body.errors[2].suggestion).toBe('Prompt')
    const list = [{ nodeId: '3', fieldName: 'steps', fieldValue: 0 }]
    const listed = await fetchJson('POST', '/v1/tasks', {
      appId: appIds.everyField,
      nodeInfoList: list,
    })
    expect([listed.status, pointers(listed.body)]).toEqual([422, ['/nodeInfoList/0']])
    expect(simulator.calls('submit')).toEqual([])
  })

  test('has a control character in a value refused, and a blank file of a workflow, too', async () => {
    const control = { appId: appIds.textToImage, inputs: { Prompt: 'a\u0001cat' } }
    const workflow = { 10: { class_type: 'LoadImage', inputs: { image: 'in.png' } } }
    const blank = {
      ...{ workflowId: workflowIds.imageToImage, workflow },
      inputs: { '10.image': '' },
    }
    for (const [request, pointer, words] of [
      [control, '/inputs/Prompt', 'control character (U+0001)'],
      [blank, '/inputs/10.image', 'takes an image file'],
    ] as const) {
      const { status, body } = await fetchJson('POST', '/v1/tasks', request)
      expect([status, pointers(body)], JSON.stringify(body)).toEqual([422, [pointer]])
      expect(body.errors[0].message).toContain(words)
    }
    expect(simulator.calls('submit')).toEqual([])
  })

  test.each([
    ['neither a workflow nor an app', {}, ['/workflowId']],
    ['both', { appId: appIds.textToImage, workflowId: workflowIds.textToImage }, ['/appId']],
    ['a graph', { appId: appIds.textToImage, workflow: { 3: { class_type: 'A' } } }, ['/workflow']],
    ['an app that does not exist', { appId: appIds.unknown }, ['/appId']],
    ['a text that is no app', { appId: 'my app' }, ['/appId']],
    ['an app of the other site', { appId: 'https://www.runninghub.ai/ai-detail/1' }, ['/appId']],
  ])('is refused with %s', async (_name, request, expected) => {
    const { status, body } = await fetchJson('POST', '/v1/tasks', request)
    expect([status, pointers(body)]).toEqual([422, expected])
    expect(simulator.calls('submit')).toEqual([])
  })

  test('is not accepted while RunningHub does not return the inputs', async () => {
    simulator.script({ on: 'appDemo', answer: { kind: 'http', status: 502 } })
    const { status, body, headers } = await fetchJson('POST', '/v1/tasks', {
      appId: appIds.textToImage,
    })
    expect([status, body.type, headers.get('retry-after')]).toEqual([
      503,
      '/docs#app-unavailable',
      '10',
    ])
    expect(JSON.stringify(body)).not.toContain(simulator.options.apiKey)
  })

  test('has its inputs read once for many tasks', async () => {
    for (const text of ['a', 'b', 'c']) {
      const request = { appId: appIds.textToImage, inputs: { Prompt: text } }
      await waitForEnd((await fetchJson('POST', '/v1/tasks', request)).body.id)
    }
    expect(simulator.calls('appDemo')).toHaveLength(1)
  })

  test('is checked against the current inputs when the cached ones refuse it', async () => {
    const old = { id: appIds.textToImage, name: '', isEncrypted: false, inputs: [] }
    const key = `app:www.runninghub.cn:${appIds.textToImage}`
    const request = { appId: appIds.textToImage, inputs: { Prompt: 'a cat' } }
    await env.TASKS.put(key, JSON.stringify({ app: old, readAt: Date.now() - 120_000 }))
    const { status, body } = await fetchJson('POST', '/v1/tasks', request)
    expect(status).toBe(202)
    await waitForEnd(body.id)
    expect(simulator.calls('appDemo')).toHaveLength(1)
    // What was read a moment ago is not read again.
    await env.TASKS.put(key, JSON.stringify({ app: old, readAt: Date.now() }))
    expect((await fetchJson('POST', '/v1/tasks', request)).status).toBe(422)
    expect(simulator.calls('appDemo')).toHaveLength(1)
  })
})

test('a task of an AI app is run again as an app, with checked changes', async () => {
  const inputs = { Prompt: 'a red fox' }
  const first = await fetchJson('POST', '/v1/tasks', { appId: appIds.textToImage, inputs })
  await waitForEnd(first.body.id)
  const path = `/v1/tasks/${first.body.id}/rerun`
  const wrong = await fetchJson('POST', path, { inputs: { 'Aspect ratio': '4:3' } })
  expect([wrong.status, pointers(wrong.body)]).toEqual([422, ['/inputs/Aspect ratio']])
  for (const change of [{}, { inputs: { Prompt: 'a blue fox' } }]) {
    const { status, body } = await fetchJson('POST', path, change)
    expect([status, body.kind]).toEqual([202, 'ai-app'])
    expect((await waitForEnd(body.id)).status).toBe('succeeded')
  }
  const sent = [...simulator.tasks.values()].map(({ request }) => JSON.parse(request.text))
  expect(sent.map(({ webappId }) => String(webappId))).toEqual(Array(3).fill(appIds.textToImage))
  expect(sent.at(-1).nodeInfoList[0].fieldValue).toBe('a blue fox')
})

describe('a preset of an AI app', () => {
  test('of the examples is created, shown, listed and run', async () => {
    const created = await fetchJson('PUT', '/v1/presets/app', preset)
    expect(created.status, JSON.stringify(created.body)).toBe(201)
    expect(schemas.preset.safeParse(created.body).error).toBeUndefined()
    expect(created.body).toMatchObject({ workflowId: preset.appId, kind: 'ai-app' })
    const { status, body } = await fetchJson('POST', '/v1/presets/app/tasks', { prompt: 'a cat' })
    expect([status, body.kind, body.preset]).toEqual([202, 'ai-app', 'app'])
    await waitForEnd(body.id)
    const [task] = simulator.tasks.values()
    expect(JSON.parse(task?.request.text ?? '').nodeInfoList).toEqual([
      { nodeId: '6', fieldName: 'text', fieldValue: 'a cat' },
      { nodeId: '12', fieldName: 'ratio', fieldValue: '16:9' },
    ])
    const wrong = await fetchJson('POST', '/v1/presets/app/tasks', { prompt: 'a', ratio: '4:3' })
    expect([wrong.status, pointers(wrong.body)]).toEqual([422, ['/ratio']])
  })

  test('is listed as one of an app', async () => {
    await fetchJson('PUT', '/v1/presets/app', preset)
    const { body } = await fetchJson('GET', '/v1/presets')
    expect(schemas.presetList.safeParse(body).error).toBeUndefined()
    const listed = body.presets.find(({ name }: { name: string }) => name === 'app')
    expect(listed).toMatchObject({ workflowId: preset.appId, kind: 'ai-app' })
  })

  test('is checked completely when it is created', async () => {
    const { status, body } = await fetchJson('PUT', '/v1/presets/wrong', {
      appId: appIds.textToImage,
      parameters: { text: { target: 'Prommpt' }, again: { target: '12.ratio' } },
      defaults: { 'Aspect ratio': '1:1', again: '4:3' },
    })
    expect(status).toBe(422)
    expect(pointers(body)).toEqual([
      '/parameters/text/target',
      '/defaults/Aspect ratio',
      '/defaults/again',
    ])
  })

  test('has a schema with the types and options of the inputs, for a form', async () => {
    const parameters = { photo: { target: 'Upload image' }, style: { target: 'Style' } }
    await fetchJson('PUT', '/v1/presets/form', { appId: appIds.imageToImage, parameters })
    const { body } = await fetchJson('GET', '/v1/presets/form/schema')
    const { photo, style } = body.properties
    expect(photo).toMatchObject({ type: 'string', contentMediaType: 'image/*' })
    expect(style.oneOf.length).toBeGreaterThan(1)
    for (const { const: value } of style.oneOf) {
      const { status } = await fetchJson('POST', '/v1/presets/form/tasks', { style: value })
      expect(status).toBe(202)
    }
  })

  test('has a schema with the limits of the inputs, unless the preset has its own', async () => {
    const parameters = { steps: { target: 'Steps' }, few: { target: 'Guidance', min: 2, max: 9 } }
    await fetchJson('PUT', '/v1/presets/form', { appId: appIds.everyField, parameters })
    const { body } = await fetchJson('GET', '/v1/presets/form/schema')
    expect(body.properties).toMatchObject({
      steps: { type: 'integer', minimum: 1, maximum: 10_000 },
      few: { type: 'number', minimum: 2, maximum: 9 },
    })
  })

  test.each([
    ['the value of the app', {}, true],
    ['that of the preset', { default: false }, false],
  ])('has a schema whose booleans have as default %s', async (_name, more, expected) => {
    const parameters = { upscale: { target: 'Upscale', ...more } }
    await fetchJson('PUT', '/v1/presets/form', { appId: appIds.everyField, parameters })
    const { body } = await fetchJson('GET', '/v1/presets/form/schema')
    expect(body.properties.upscale).toMatchObject({ type: 'boolean', default: expected })
  })

  test('leaves an empty optional file out', async () => {
    const parameters = { photo: { target: 'Upload image' }, style: { target: 'Style' } }
    await fetchJson('PUT', '/v1/presets/form', { appId: appIds.imageToImage, parameters })
    const { status, body } = await fetchJson('POST', '/v1/presets/form/tasks', {
      photo: '',
      style: 'ink',
    })
    expect(status).toBe(202)
    await waitForEnd(body.id)
  })
})

test('GET /v1/apps returns the inputs of an app, for forms', async () => {
  const { status, body } = await fetchJson('GET', `/v1/apps/${appIds.everyField}`)
  expect(status).toBe(200)
  expect(schemas.app.safeParse(body).error).toBeUndefined()
  expect(body.inputs).toHaveLength(11)
  expect((await fetchJson('GET', `/v1/apps/${appIds.unknown}`)).status).toBe(404)
  expect((await fetchJson('GET', '/v1/apps/x')).status).toBe(404)
})
