import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { downloadResult, nodeFetch } from '@runninghub-action/core/node'
import { type ScriptStep, workflowIds } from '@runninghub-action/simulator'
import { describe, expect, test } from 'vitest'
import { localService } from '../harness/local-service.ts'

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGD4DwABBAEAX+XDSwAAAABJRU5ErkJggg==',
  'base64',
)

describe.each(['v1', 'v2'] as const)('%s, from overrides to a picture', (api) => {
  test('text to image: names are checked, seeds are pinned, the file is there', async () => {
    await using service = await localService(api)
    const workflow = await service.graph()
    const task = await service.run({
      workflow,
      overrides: { '6.text': 'a red fox' },
      pinSeeds: true,
    })
    const [made] = service.simulator.tasks.values()
    expect(made?.id).toBe(task.taskId)
    expect(made?.redrawnSeeds).toEqual([])
    expect(task.usage.coins).toBeGreaterThan(0)
    const dir = await mkdtemp(join(tmpdir(), 'result-'))
    const { path } = await downloadResult(task.results[0]?.url ?? '', dir, { fetch: nodeFetch })
    expect((await readFile(path)).subarray(1, 4).toString()).toBe('PNG')
    expect(service.paid()).toBe(1)
  })

  test('without pinning, the service draws new seeds', async () => {
    await using service = await localService(api)
    await service.run({ workflow: await service.graph(), overrides: { '6.text': 'a red fox' } })
    const [made] = service.simulator.tasks.values()
    expect(made?.redrawnSeeds).not.toEqual([])
  })

  test('image to image: the file arrives byte for byte, once for two fields', async () => {
    await using service = await localService(api)
    const dir = await mkdtemp(join(tmpdir(), 'upload-'))
    const path = join(dir, 'in put.png')
    await writeFile(path, png)
    await service.run({
      workflowId: workflowIds.imageToImage,
      workflow: await service.graph(workflowIds.imageToImage),
      overrides: { '10.image': path },
    })
    const uploads = service.simulator.calls('upload')
    expect(uploads).toHaveLength(1)
    expect(Buffer.from(uploads[0]?.body ?? '').includes(png)).toBe(true)
  })

  test('every odd form of an answer at once', async () => {
    await using service = await localService(api, {
      numericTaskId: true,
      envelopeExtras: true,
      taskCostAsNumber: true,
      storageExtras: true,
      v2UploadCode200: true,
    })
    const task = await service.run()
    expect(service.simulator.tasks.has(task.taskId)).toBe(true)
    expect(task.results).toHaveLength(1)
  })

  test('texts and several files of one node', async () => {
    await using service = await localService(api)
    service.simulator.script({
      on: 'submit',
      answer: {
        kind: 'task',
        results: [
          { type: 'png', nodeId: '9' },
          { type: 'png', nodeId: '9' },
          { type: 'txt', nodeId: '11', text: 'a cat' },
          { type: 'mp4' },
        ],
      },
    })
    const task = await service.run()
    expect(task.results.map(({ type }) => type)).toEqual(['png', 'png', 'txt', 'mp4'])
    const words = task.results[2]
    if (api === 'v2') expect(words).toMatchObject({ text: 'a cat' })
    else expect(words?.url).toContain('http')
  })

  test('an end without any file is a success', async () => {
    await using service = await localService(api)
    service.simulator.script({ on: 'submit', answer: { kind: 'task', end: 'empty' } })
    expect((await service.run()).results).toEqual([])
  })

  test('a queue that is full is waited out', async () => {
    await using service = await localService(api)
    service.simulator.script({ on: 'submit', times: 10, answer: { kind: 'refuse', code: 421 } })
    await service.run()
    expect(service.simulator.calls('submit')).toHaveLength(11)
    expect(service.events.filter(({ type }) => type === 'submit-delayed')).toHaveLength(10)
    expect(service.paid()).toBe(1)
  })

  const open: [string, ScriptStep['answer']][] = [
    ['the connection drops after the task was made', { kind: 'drop', after: true }],
    ['the connection drops before', { kind: 'drop' }],
    ['a gateway answers 502 after the task was made', { kind: 'http', status: 502, after: true }],
    ['a page instead of JSON', { kind: 'raw', body: '<html>', after: true }],
    [
      'success without data',
      { kind: 'raw', body: '{"code":0,"msg":"success","data":null}', after: true },
    ],
    ['cut JSON', { kind: 'raw', body: '{"code":0,"data":{"tas', after: true }],
  ]
  test.each(open)('%s: one create call, and no second', async (_name, answer) => {
    await using service = await localService(api)
    service.simulator.script({ on: 'submit', answer })
    await expect(service.run()).rejects.toMatchObject({ code: 'SUBMIT_UNKNOWN' })
    expect(service.simulator.calls('submit')).toHaveLength(1)
    expect(service.paid()).toBeLessThanOrEqual(1)
  })

  test('a service that is not there is reported as such, with nothing made', async () => {
    await using service = await localService(api)
    await service.server.close()
    await expect(service.run({ queueTimeout: 5_000 })).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      retry: 'always',
    })
  })

  const reads = api === 'v1' ? 'outputs' : 'query'
  const trouble: [string, ScriptStep['answer']][] = [
    ['drops', { kind: 'drop' }],
    ['gateway pages', { kind: 'http', status: 502 }],
    ['pages instead of JSON', { kind: 'raw', body: '<html>' }],
    ['unknown errors', { kind: 'refuse', code: 500 }],
    ['rate limits', { kind: 'refuse', code: 1003 }],
    ['codes nobody knows', { kind: 'refuse', code: 1516 }],
    ['a moment of not being known', { kind: 'refuse', code: 807 }],
  ]
  test.each(trouble)('looks that meet %s do not lose the task', async (_name, answer) => {
    await using service = await localService(api)
    service.simulator.script({ on: reads, times: 2, answer })
    expect((await service.run()).state).toBe('succeeded')
    expect(service.paid()).toBe(1)
  })

  test.each([
    ['failed', 'TASK_FAILED', /failed in node/],
    ['failed-null', 'TASK_FAILED', /no reason/],
    ['failed-empty', 'TASK_FAILED', /no reason/],
  ] as const)('an end "%s" is an error that says where', async (end, code, words) => {
    await using service = await localService(api)
    service.simulator.script({ on: 'submit', answer: { kind: 'task', end } })
    const error = await service.run().catch((e) => e)
    expect(error).toMatchObject({ code, message: expect.stringMatching(words) })
    expect(service.simulator.tasks.has(error.taskId)).toBe(true)
  })

  test.each(['never', 'stuck-queued'] as const)(
    'an end "%s" times out, and is cancelled',
    async (end) => {
      await using service = await localService(api)
      service.simulator.script({ on: 'submit', answer: { kind: 'task', end } })
      const error = await service.run({ timeout: 60_000 }).catch((e) => e)
      expect(error).toMatchObject({ code: 'TASK_TIMED_OUT', remote: 'cancelled' })
      expect(service.simulator.calls('cancel')).toHaveLength(1)
    },
  )

  test('node errors beside a task are told, and the task goes on', async () => {
    await using service = await localService(api)
    const nodeErrors = {
      '107': {
        errors: [{ type: 'x', message: 'Value not in list', details: 'ckpt', extra_info: {} }],
        dependent_outputs: ['9'],
        class_type: 'CheckpointLoaderSimple',
      },
    }
    service.simulator.script({ on: 'submit', answer: { kind: 'task', nodeErrors } })
    await service.run()
    expect(service.events).toContainEqual(
      expect.objectContaining({
        type: 'node-errors',
        nodeErrors: [expect.objectContaining({ nodeId: '107' })],
      }),
    )
  })
})
