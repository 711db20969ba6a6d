import { expect, test } from 'vitest'
import { appIds, workflowIds } from '../src/constants.ts'
import { ownGraph, rehearsal } from './support.ts'

const apikey = '0123456789abcdef0123456789abcdef'
const get = async (path: string, headers = {}, options = {}) => {
  const { simulator } = rehearsal(options)
  return (await simulator.fetch(simulator.options.baseUrl + path, { headers })).json()
}

test.each([
  [
    {},
    {
      remainCoins: '1000',
      currentTaskCounts: '0',
      remainMoney: '999',
      currency: 'CNY',
      apiType: 'NORMAL',
    },
  ],
  [
    { accountNumbers: true },
    {
      remainCoins: 1000,
      currentTaskCounts: 0,
      remainMoney: 999,
      currency: 'CNY',
      apiType: 'NORMAL',
    },
  ],
  [
    { accountNulls: true },
    {
      remainCoins: '1000',
      currentTaskCounts: '0',
      remainMoney: null,
      currency: null,
      apiType: 'NORMAL',
    },
  ],
])('account with %j', async (options, data) => {
  expect(await rehearsal(options).v1('/uc/openapi/accountStatus', { apikey })).toEqual({
    code: 0,
    msg: 'success',
    data,
  })
})

test('account wants its key in small letters', async () => {
  expect(await rehearsal().v1('/uc/openapi/accountStatus')).toMatchObject({ code: 806 })
})

test('queue status: limit as number, counts as text', async () => {
  const headers = { authorization: `Bearer ${apikey}` }
  expect(await get('/openapi/v2/queue/status', headers)).toEqual({
    code: 0,
    msg: 'success',
    data: {
      apiKeyType: 'NORMAL',
      concurrentLimit: 3,
      runningCount: '0',
      queuedCount: '0',
      totalCurrentTasks: '0',
    },
  })
  expect(await get('/openapi/v2/queue/status')).toMatchObject({ code: 806 })
})

test('the saved graph comes in another order, 1.0 as 1, large numbers whole', async () => {
  const { v1 } = rehearsal({ workflows: new Map([['1900000000000000005', ownGraph]]) })
  const { msg, data } = await v1('/api/openapi/getJsonApiFormat', {
    workflowId: '1900000000000000005',
  })
  expect(msg).toBe('SUCCESS')
  expect(data.prompt).toMatch(/^\{"9":\{"class_type":"SaveImage"/)
  expect(data.prompt).toContain('"cfg":1,"seed":18446744073709551615')
})

test.each([
  [workflowIds.neverRun, 810],
  [workflowIds.unknown, 380],
  ['1900000000000000001', 380],
  ['', 301],
])('no saved graph of %s: %i', async (workflowId, code) => {
  expect(await rehearsal().v1('/api/openapi/getJsonApiFormat', { workflowId })).toMatchObject({
    code,
    data: null,
  })
})

test('the demo of an app has an item of every fieldType', async () => {
  const demo = (id: string) =>
    get(`/api/webapp/apiCallDemo?apiKey=${apikey}&webappId=${id}`) as Promise<never>
  const { nodeInfoList } = (
    (await demo('1877265245566922801')) as { data: { nodeInfoList: Record<string, unknown>[] } }
  ).data
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
  for (const { fieldData } of nodeInfoList) if (fieldData !== null) JSON.parse(fieldData as string)
  expect(await demo(appIds.neverRun)).toMatchObject({ data: { nodeInfoList: [] } })
  expect(await demo(appIds.unknown)).toMatchObject({ code: 901 })
})

test.each([
  ['/api/openapi/upload', { code: 412, msg: 'TOKEN_INVALID', data: null }],
  ['/openapi/v2/nothing', { errorCode: '1001' }],
  ['/openapi/v2/query', { errorCode: '1009' }],
  ['/openapi/v2/run/workflow/1904136902449209346', { errorCode: '1009' }],
])('GET %s is unknown', async (path, expected) => {
  expect(await get(path)).toMatchObject(expected)
})
