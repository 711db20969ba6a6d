import { expect, test } from 'vitest'
import { appIds, workflowIds } from '../../src/constants.ts'
import { nodeInfo, testClient } from '../harness/test-client.ts'

interface Item {
  nodeId: string
  fieldName: string
  fieldType: string
  fieldValue: unknown
  fieldData: string | null
}

function appClient(options = {}) {
  const client = testClient(options)
  const { simulator, apiKey, send, v1, v2 } = client
  const demo = async (id: string) => {
    const path = `/api/webapp/apiCallDemo?apiKey=${apiKey}&webappId=${id}`
    return (await simulator.fetch(simulator.options.baseUrl + path)).json() as Promise<{
      code: number
      data: { webappName: string; nodeInfoList: Item[] }
    }>
  }
  const list = async (body: object, authorization = apiKey) =>
    (await send('/openapi/v2/aiapp/list', body, { authorization })).json()
  const run = (webappId: unknown, nodeInfoList: unknown) =>
    v1('/task/openapi/ai-app/run', { webappId, nodeInfoList })
  const runV2 = (id: string, nodeInfoList: unknown) =>
    v2(`/openapi/v2/run/ai-app/${id}`, { nodeInfoList })
  return { ...client, demo, list, run, runV2 }
}

test('apiCallDemo returns an item of every fieldType', async () => {
  const { demo } = appClient()
  const { nodeInfoList } = (await demo(appIds.everyField)).data
  const types = new Set(nodeInfoList.map(({ fieldType }) => fieldType))
  expect([...types].sort()).toEqual([
    'AUDIO',
    'BOOLEAN',
    'FLOAT',
    'IMAGE',
    'INT',
    'LIST',
    'STRING',
    'SWITCH',
    'VIDEO',
  ])
  expect(nodeInfoList.find(({ nodeId }) => nodeId === '57:8')).toMatchObject({ fieldData: null })
  for (const { fieldData } of nodeInfoList) if (fieldData !== null) JSON.parse(fieldData)
  expect(await demo(appIds.neverRun)).toMatchObject({ data: { nodeInfoList: [] } })
})

test.each([appIds.unknown, workflowIds.textToImage])('%s is not an app: 901', async (id) => {
  const { demo, run } = appClient()
  expect(await demo(id)).toMatchObject({ code: 901 })
  expect(await run(id, [])).toMatchObject({ code: 901 })
})

test('lists its apps page by page, with their ids in invokeExample', async () => {
  const { list } = appClient()
  const page = (await list({ current: 2, size: 2, sort: 'HOTTEST', days: 7 })) as never
  expect(page).toMatchObject({ code: 0, data: { current: '2', total: '3', hasNext: false } })
  expect(page).toMatchObject({ data: { records: [{ title: 'Image to image' }] } })
  const { invokeExample } = (page as { data: { records: { invokeExample: string }[] } }).data
    .records[0] as never
  expect(/\/run\/ai-app\/(\d+)/.exec(invokeExample)?.[1]).toBe(appIds.imageToImage)
  expect(await list({ size: 51 })).toMatchObject({ code: 301 })
  expect(await list({}, 'x')).toMatchObject({ code: 806 })
})

test('runs every app that it lists with the items of its demo, in both API versions', async () => {
  const { list, demo, run, runV2, simulator } = appClient({ concurrentLimit: 10 })
  const { data } = (await list({})) as { data: { records: { invokeExample: string }[] } }
  for (const { invokeExample } of data.records) {
    const id = /\/run\/ai-app\/(\d+)/.exec(invokeExample)?.[1] ?? ''
    const { nodeInfoList } = (await demo(id)).data
    expect(await run(id, nodeInfoList)).toMatchObject({ code: 0 })
    expect(await runV2(id, nodeInfoList)).toMatchObject({ errorCode: '' })
  }
  expect(simulator.tasks.size).toBe(6)
})

test.each([
  ['12', 'ratio', '1:1', 0],
  ['12', 'ratio', 'square', 433],
  ['13', 'select', '2', 0],
  ['13', 'select', 'second', 433],
  ['14', 'size', 'small', 0],
  ['14', 'size', 'COMBO', 433],
  ['3', 'steps', '10000', 0],
  ['3', 'steps', '10001', 433],
  ['3', 'steps', '20.0', 433],
  ['3', 'cfg', '0.5', 0],
  ['3', 'cfg', '', 433],
  ['57:8', 'value', 'false', 0],
  ['57:8', 'value', 'off', 433],
  ['39', 'image', 'example.png', 0],
  ['39', 'image', './cat.png', 433],
  ['3', 'model', [], 0],
  ['3', 'model', 'text', 803],
  ['3', 'sampler', 'euler', 803],
])('%s.%s = %j gives code %i', async (nodeId, fieldName, value, code) => {
  const { run } = appClient()
  const list = [nodeInfo(nodeId, fieldName, value)]
  expect(await run(appIds.everyField, list)).toMatchObject({ code })
})

test('compares a seed of 64 bits exactly with its range', async () => {
  const { run } = appClient()
  const seed = (value: string) => run(appIds.textToImage, [nodeInfo('3', 'seed', value)])
  expect(await seed('18446744073709551615')).toMatchObject({ code: 0 })
  expect(await seed('18446744073709551616')).toMatchObject({ code: 433 })
})

test('draws the values of an app into its result', async () => {
  const { run, simulator, outputs } = appClient()
  const created = await run(appIds.textToImage, [nodeInfo('6', 'text', 'a fox')])
  await simulator.clock.advance(10_000)
  const { data } = await outputs(created.data.taskId)
  expect(data).toMatchObject([{ fileType: 'png', nodeId: '9999' }])
})

test('serves the apps of its options', async () => {
  const apps = { '2000000000000000007': { name: 'Mine', about: '', nodeInfoList: [] } }
  const { demo } = appClient({ apps })
  expect((await demo('2000000000000000007')).data.webappName).toBe('Mine')
})
