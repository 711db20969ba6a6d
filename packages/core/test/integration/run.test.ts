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

describe.each(['v1', 'v2'] as const)('%s: a run from overrides to an image', (api) => {
  test('text to image: checks names, pins seeds and returns the file', async () => {
    await using service = await localService(api)
    const workflow = await service.graph()
    const task = await service.run({
      workflow,
      overrides: { '6.text': 'a red fox' },
      pinSeeds: true,
    })
    const [created] = service.simulator.tasks.values()
    expect(created?.id).toBe(task.taskId)
    expect(created?.redrawnSeeds).toEqual([])
    expect(task.usage.coins).toBeGreaterThan(0)
    const dir = await mkdtemp(join(tmpdir(), 'result-'))
    const { path } = await downloadResult(task.results[0]?.url ?? '', dir, { fetch: nodeFetch })
    expect((await readFile(path)).subarray(1, 4).toString()).toBe('PNG')
    expect(service.paid()).toBe(1)
  })

  test('gets new seeds from RunningHub without pinSeeds', async () => {
    await using service = await localService(api)
    await service.run({ workflow: await service.graph(), overrides: { '6.text': 'a red fox' } })
    const [created] = service.simulator.tasks.values()
    expect(created?.redrawnSeeds).not.toEqual([])
  })

  test('image to image: uploads the file once, byte for byte', async () => {
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

  test('accepts every unusual form of a response at once', async () => {
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

  test('returns texts and several files of one node', async () => {
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
    const text = task.results[2]
    if (api === 'v2') expect(text).toMatchObject({ text: 'a cat' })
    else expect(text?.url).toContain('http')
  })

  test('succeeds without any file', async () => {
    await using service = await localService(api)
    service.simulator.script({ on: 'submit', answer: { kind: 'task', end: 'empty' } })
    expect((await service.run()).results).toEqual([])
  })

  test('waits for a place in a full queue', async () => {
    await using service = await localService(api)
    service.simulator.script({ on: 'submit', times: 10, answer: { kind: 'refuse', code: 421 } })
    await service.run()
    expect(service.simulator.calls('submit')).toHaveLength(11)
    expect(service.events.filter(({ type }) => type === 'submit-delayed')).toHaveLength(10)
    expect(service.paid()).toBe(1)
  })

  const open: [string, ScriptStep['answer']][] = [
    ['the connection drops after the task was created', { kind: 'drop', after: true }],
    ['the connection drops before the task is created', { kind: 'drop' }],
    [
      'a gateway responds 502 after the task was created',
      { kind: 'http', status: 502, after: true },
    ],
    ['the response is a page instead of JSON', { kind: 'raw', body: '<html>', after: true }],
    [
      'the response is success without data',
      { kind: 'raw', body: '{"code":0,"msg":"success","data":null}', after: true },
    ],
    ['the response is cut JSON', { kind: 'raw', body: '{"code":0,"data":{"tas', after: true }],
  ]
  test.each(open)('sends one create call when %s', async (_name, answer) => {
    await using service = await localService(api)
    service.simulator.script({ on: 'submit', answer })
    await expect(service.run()).rejects.toMatchObject({ code: 'SUBMIT_UNKNOWN' })
    expect(service.simulator.calls('submit')).toHaveLength(1)
    expect(service.paid()).toBeLessThanOrEqual(1)
  })

  test('throws UNAVAILABLE without a task when RunningHub cannot be reached', async () => {
    await using service = await localService(api)
    await service.server.close()
    await expect(service.run({ queueTimeout: 5_000 })).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      retry: 'always',
    })
  })

  const reads = api === 'v1' ? 'outputs' : 'query'
  const failures: [string, ScriptStep['answer']][] = [
    ['drops', { kind: 'drop' }],
    ['gateway pages', { kind: 'http', status: 502 }],
    ['pages instead of JSON', { kind: 'raw', body: '<html>' }],
    ['unknown errors', { kind: 'refuse', code: 500 }],
    ['rate limits', { kind: 'refuse', code: 1003 }],
    ['unknown codes', { kind: 'refuse', code: 1516 }],
    ['a task that is missing for a moment', { kind: 'refuse', code: 807 }],
  ]
  test.each(failures)(
    'does not lose the task when status checks meet %s',
    async (_name, answer) => {
      await using service = await localService(api)
      service.simulator.script({ on: reads, times: 2, answer })
      expect((await service.run()).state).toBe('succeeded')
      expect(service.paid()).toBe(1)
    },
  )

  test.each([
    ['failed', 'TASK_FAILED', /failed in node/],
    ['failed-null', 'TASK_FAILED', /without a reason/],
    ['failed-empty', 'TASK_FAILED', /without a reason/],
  ] as const)('throws the error of a task that ends as "%s"', async (end, code, message) => {
    await using service = await localService(api)
    service.simulator.script({ on: 'submit', answer: { kind: 'task', end } })
    const error = await service.run().catch((e) => e)
    expect(error).toMatchObject({ code, message: expect.stringMatching(message) })
    expect(service.simulator.tasks.has(error.taskId)).toBe(true)
  })

  test.each(['never', 'stuck-queued'] as const)(
    'times out and cancels a task that ends as "%s"',
    async (end) => {
      await using service = await localService(api)
      service.simulator.script({ on: 'submit', answer: { kind: 'task', end } })
      const error = await service.run({ timeout: 60_000 }).catch((e) => e)
      expect(error).toMatchObject({ code: 'TASK_TIMED_OUT', remote: 'cancelled' })
      expect(service.simulator.calls('cancel')).toHaveLength(1)
    },
  )

  test('emits node errors beside a task and continues', async () => {
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
