import { expect, test } from 'vitest'
import { workflowIds } from '../../src/constants.ts'
import { ownGraph, testClient } from '../harness/test-client.ts'

const apikey = '0123456789abcdef0123456789abcdef'
const get = async (path: string, headers = {}, options = {}) => {
  const { simulator } = testClient(options)
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
])('returns the account with %j', async (options, data) => {
  expect(await testClient(options).v1('/uc/openapi/accountStatus', { apikey })).toEqual({
    code: 0,
    msg: 'success',
    data,
  })
})

test('requires the key of the account call in lower case', async () => {
  expect(await testClient().v1('/uc/openapi/accountStatus')).toMatchObject({ code: 806 })
})

test('returns the queue status with the limit as number and counts as text', async () => {
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

test('returns the saved graph in another order, with 1.0 as 1 and exact large numbers', async () => {
  const { v1 } = testClient({ workflows: new Map([['1900000000000000005', ownGraph]]) })
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
])('refuses to return the graph of workflow "%s" with code %i', async (workflowId, code) => {
  expect(await testClient().v1('/api/openapi/getJsonApiFormat', { workflowId })).toMatchObject({
    code,
    data: null,
  })
})

test.each([
  ['/api/openapi/upload', { code: 412, msg: 'TOKEN_INVALID', data: null }],
  ['/openapi/v2/nothing', { errorCode: '1001' }],
  ['/openapi/v2/query', { errorCode: '1009' }],
  ['/openapi/v2/run/workflow/1904136902449209346', { errorCode: '1009' }],
])('refuses the unknown call GET %s', async (path, expected) => {
  expect(await get(path)).toMatchObject(expected)
})
