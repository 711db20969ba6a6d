import { expect, test } from 'vitest'
import { FileUnusableError, parseApp, runApp } from '../../../src/index.ts'
import { created, scripted } from '../../harness/scripted-service.ts'

const ID = '1877265245566922801'
const text = { nodeId: '6', fieldName: 'text', fieldType: 'STRING', fieldValue: 'x' }
const image = { nodeId: '10', fieldName: 'image', fieldType: 'IMAGE', fieldValue: 'x' }
const inputs = { webappName: 'Mine', nodeInfoList: [text, image] }
const done = JSON.stringify({ code: 0, msg: 'success', data: [] })
const read = JSON.stringify({ code: 0, msg: 'success', data: inputs })
const paths = (received: { url: string }[]) =>
  received.map(({ url }) => new URL(url).pathname.split('/').at(-1))

test.each([ID, `https://www.runninghub.cn/ai-detail/${ID}`])(
  'the app %s is read first',
  async (app) => {
    const { client, received } = scripted([read, created(), done])
    const task = await runApp(client, { app, overrides: { '6.text': 'a cat' } })
    expect(task.state).toBe('succeeded')
    expect(paths(received)).toEqual(['apiCallDemo', 'run', 'outputs'])
    expect(JSON.parse(received[1]?.body ?? '')).toMatchObject({
      webappId: ID,
      nodeInfoList: [{ nodeId: '6', fieldName: 'text', fieldValue: 'a cat' }],
    })
  },
)

test('an app that was read before is not read again', async () => {
  const { client, received } = scripted([created(), done])
  const app = parseApp(ID, inputs)
  await runApp(client, { app, overrides: { '6.text': 'a cat' }, submit: { instanceType: 'plus' } })
  expect(paths(received)).toEqual(['run', 'outputs'])
  expect(JSON.parse(received[0]?.body ?? '')).toMatchObject({ instanceType: 'plus' })
})

test('a value that the app does not accept stops it before the create call', async () => {
  const { client, received } = scripted([created()])
  const app = parseApp(ID, inputs)
  await expect(runApp(client, { app, overrides: { '6.text': 5 } })).rejects.toMatchObject({
    code: 'PLAN',
  })
  const checkFile = () => Promise.reject(new FileUnusableError('no such file'))
  await expect(
    runApp(client, { app, overrides: { '10.image': 'a.png' } }, { checkFile }),
  ).rejects.toThrow('no such file')
  expect(received).toEqual([])
})

test('an abort before the app is read sends nothing', async () => {
  const { client, received } = scripted([read])
  const signal = AbortSignal.abort(new Error('stopped'))
  await expect(runApp(client, { app: ID }, { signal })).rejects.toThrow('stopped')
  expect(received).toEqual([])
})
