import { RunningHubClient, SERVICE_CODES } from '@runninghub-action/core'
import { nodeFetch } from '@runninghub-action/core/node'
import { workflowIds } from '@runninghub-action/simulator'
import { describe, expect, test } from 'vitest'
import { localService } from '../harness/local-service.ts'

const OPEN = new Set(['1', '805', '1000', '1006', '1015', '1504'])

describe.each(['v1', 'v2'] as const)('%s: a create call refused with code', (api) => {
  test.each([...SERVICE_CODES])('%s', async (code, known) => {
    await using service = await localService(api)
    service.simulator.script({ on: 'submit', answer: { kind: 'refuse', code: Number(code) } })
    const error = await service.client
      .submit({ workflowId: workflowIds.textToImage })
      .catch((e) => e)
    if (known.retry === 'if-idempotent' || OPEN.has(code)) {
      // After an internal error, or a code about a task, it is not known whether a task was created.
      expect(error.code).toBe('SUBMIT_UNKNOWN')
    } else {
      expect(error).toBeInstanceOf(known.error)
    }
    expect(error.serviceCode).toBe(code)
    expect(service.simulator.calls('submit')).toHaveLength(1)
    expect(service.paid()).toBe(0)
  })
})

describe.each(['v1', 'v2'] as const)('%s: RunningHub refuses', (api) => {
  test.each([
    ['an unknown workflow', workflowIds.unknown, 'WORKFLOW_NOT_FOUND'],
    ['a workflow of the other site', workflowIds.otherSite, 'WORKFLOW_NOT_FOUND'],
    ['a workflow that was never run', workflowIds.neverRun, 'WORKFLOW_NOT_SAVED'],
  ])('%s', async (_name, workflowId, code) => {
    await using service = await localService(api)
    await expect(service.client.submit({ workflowId })).rejects.toMatchObject({ code })
  })

  test('a node that is not in the saved graph', async () => {
    await using service = await localService(api)
    const nodeInfoList = [{ nodeId: '999', fieldName: 'text', fieldValue: 'x' }]
    const submit = service.client.submit({ workflowId: workflowIds.textToImage, nodeInfoList })
    await expect(submit).rejects.toMatchObject({
      code: 'NODE_INFO_MISMATCH',
      message: expect.stringContaining('nodeId=999'),
    })
  })

  test('a model that was withdrawn in mainland China, with where it can still be run', async () => {
    await using service = await localService(api)
    service.simulator.script({ on: 'submit', answer: { kind: 'refuse', code: 40310 } })
    await expect(service.run()).rejects.toMatchObject({
      serviceCode: '40310',
      hint: expect.stringContaining('www.runninghub.ai'),
    })
    expect(service.paid()).toBe(0)
  })

  test('an account without coins', async () => {
    await using service = await localService(api, { coins: 0 })
    await expect(service.run()).rejects.toMatchObject({ code: 'INSUFFICIENT_BALANCE' })
  })

  test('a free account, a disabled key and an unknown key', async () => {
    await using service = await localService(api)
    service.simulator.options.freeUser = true
    await expect(service.run()).rejects.toMatchObject({ code: 'INVALID_KEY' })
    service.simulator.options.freeUser = false
    service.simulator.options.disabledKey = true
    await expect(service.run()).rejects.toMatchObject({ code: 'INVALID_KEY' })
    service.simulator.options.disabledKey = false
    const { baseUrl } = service.server
    const client = new RunningHubClient({
      apiKey: 'f'.repeat(32),
      baseUrl,
      api,
      fetch: nodeFetch,
    })
    await expect(client.submit({ workflowId: workflowIds.textToImage })).rejects.toMatchObject({
      code: 'INVALID_KEY',
      hint: expect.stringContaining('www.runninghub.ai'),
    })
  })

  test('a wrong base URL', async () => {
    await using service = await localService(api)
    const client = new RunningHubClient({
      apiKey: service.simulator.options.apiKey,
      baseUrl: `${service.server.baseUrl}/wrong`,
      api,
      fetch: nodeFetch,
    })
    await expect(client.submit({ workflowId: '1' })).rejects.toMatchObject({
      code: 'INVALID_REQUEST',
    })
  })
})

describe('parses the account', () => {
  test.each([
    ['numbers as text', {}],
    ['numbers as numbers', { accountNumbers: true }],
  ])('with %s', async (_name, options) => {
    await using service = await localService('v1', options)
    expect(await service.client.account()).toMatchObject({
      coins: 1000,
      runningTasks: 0,
      keyType: 'NORMAL',
    })
    expect(await service.client.queueStatus()).toMatchObject({ limit: 3, running: 0, queued: 0 })
  })

  test('with nulls', async () => {
    await using service = await localService('v1', { accountNulls: true })
    expect((await service.client.account()).money).toBeUndefined()
  })
})
