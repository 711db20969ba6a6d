import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type AppSources, runApp } from '@runninghub-action/core'
import { openUpload } from '@runninghub-action/core/node'
import { appIds } from '@runninghub-action/simulator'
import { describe, expect, test } from 'vitest'
import { localService } from '../harness/local-service.ts'

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGD4DwABBAEAX+XDSwAAAABJRU5ErkJggg==',
  'base64',
)

describe.each(['v1', 'v2'] as const)('%s: an app', (api) => {
  const start = async () => {
    const service = await localService(api)
    const run = (sources: AppSources) =>
      runApp(service.client, sources, { openFile: ({ file }) => openUpload(file) })
    return Object.assign(service, { runApp: run })
  }

  test('runs with a value in every input', async () => {
    await using service = await start()
    const dir = await mkdtemp(join(tmpdir(), 'app-'))
    for (const name of ['cat.png', 'voice.mp3', 'clip.mp4']) await writeFile(join(dir, name), png)
    const task = await service.runApp({
      app: appIds.everyField,
      overrides: {
        'Upload image': join(dir, 'cat.png'),
        上传音频: join(dir, 'voice.mp3'),
        '41.video': join(dir, 'clip.mp4'),
        Prompt: 'a red fox',
        Steps: 25,
        Guidance: '7.5',
        'Aspect ratio': 'wide',
        'Which one': 'second',
        Size: 'small',
        Upscale: false,
      },
      submit: { addMetadata: false, instanceType: 'plus' },
    })
    const [created] = service.simulator.tasks.values()
    expect([created?.id, created?.route, created?.api]).toEqual([task.taskId, 'ai-app', api])
    const body = JSON.parse(created?.request.text ?? '')
    expect(body.nodeInfoList.map(({ fieldValue }: { fieldValue: string }) => fieldValue)).toEqual([
      ...Array(3).fill(expect.stringMatching(/^(?:api|openapi)\/[0-9a-f]{64}\.\w+$/)),
      ...['a red fox', '25', '7.5', '16:9', '2', 'small', 'false'],
    ])
    expect(body).toMatchObject({ instanceType: 'plus' })
    expect(body.webappId).toBe(api === 'v1' ? appIds.everyField : undefined)
    expect(task.results).toHaveLength(1)
    expect(service.paid()).toBe(1)
  })

  test('runs without values, with an empty list', async () => {
    await using service = await start()
    await service.runApp({ app: `https://www.runninghub.cn/ai-detail/${appIds.textToImage}` })
    const [created] = service.simulator.tasks.values()
    expect(JSON.parse(created?.request.text ?? '')).toMatchObject({ nodeInfoList: [] })
  })

  test.each([
    ['a wrong choice', { 'Aspect ratio': '4:3' }, /takes one of "1:1", "16:9"/],
    ['a number out of range', { Steps: 0 }, /from 1 to 10000/],
    ['a decimal for a whole number', { Steps: '20.5' }, /whole number/],
    ['text for a switch', { Upscale: 'maybe' }, /true or false/],
    ['a link', { '3.model': 'x' }, /cannot be set/],
    ['an unknown name', { Prommpt: 'x' }, /did you mean Prompt/],
  ])('refuses %s before the create call', async (_name, overrides, message) => {
    await using service = await start()
    await expect(service.runApp({ app: appIds.everyField, overrides })).rejects.toThrow(message)
    expect(service.simulator.calls('submit')).toEqual([])
  })

  test('that does not exist is an error of its own, and nothing is created', async () => {
    await using service = await start()
    await expect(service.runApp({ app: appIds.unknown })).rejects.toMatchObject({
      code: 'WORKFLOW_NOT_FOUND',
      message: expect.stringMatching(/^Could not fetch the inputs of app .* no such app/),
    })
    expect(service.simulator.calls('submit')).toEqual([])
  })

  test('whose create call gets no response is not run again', async () => {
    await using service = await start()
    service.simulator.script({ on: 'submit', answer: { kind: 'drop', after: true } })
    await expect(service.runApp({ app: appIds.textToImage })).rejects.toMatchObject({
      code: 'SUBMIT_UNKNOWN',
      message: expect.stringContaining(`for app ${appIds.textToImage}`),
    })
    expect(service.simulator.calls('submit')).toHaveLength(1)
  })

  test('that its author changed since is refused with a hint about its inputs', async () => {
    await using service = await start()
    service.simulator.script({ on: 'submit', answer: { kind: 'refuse', code: 803 } })
    await expect(service.runApp({ app: appIds.textToImage })).rejects.toMatchObject({
      message: expect.stringMatching(/^Could not run app/),
      hint: expect.stringMatching(/author may have changed the app/),
    })
  })

  test('is read without its key in an error', async () => {
    await using service = await start()
    const { apiKey } = service.simulator.options
    service.simulator.script({
      on: 'appDemo',
      times: 20,
      answer: { kind: 'raw', body: `<html>${apiKey}` },
    })
    const error = await service.client.app(appIds.textToImage).catch((reason) => reason)
    expect(error.code).toBe('UNAVAILABLE')
    expect(JSON.stringify([error, error.message, error.hint, String(error.cause)])).not.toContain(
      apiKey,
    )
  })
})
