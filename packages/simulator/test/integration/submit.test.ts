import { describe, expect, test } from 'vitest'
import { appIds, workflowIds } from '../../src/constants.ts'
import type { SimulatorOptions } from '../../src/options.ts'
import { nodeInfo, ownGraph, type RequestBody, testClient } from '../harness/test-client.ts'

const mismatch = 'NODE_INFO_MISMATCH(nodeId=99, fieldName=text, reason=node_not_found_in_workflow)'
const wrongNode = { nodeInfoList: [nodeInfo('99', 'text', 'x')] }

/** The sent values, the options, and the code and message of the refusal. */
const refusals: [string, RequestBody, Partial<SimulatorOptions>, number, string][] = [
  ['no id', { workflowId: '' }, {}, 301, 'PARAMS_INVALID'],
  ['id zero', { workflowId: '0' }, {}, 301, 'PARAMS_INVALID'],
  [
    'an id that lost digits as a number',
    { workflowId: 1904136902449209300 },
    {},
    301,
    'PARAMS_INVALID',
  ],
  ['workflow as object', { workflow: {} }, {}, 301, 'PARAMS_INVALID'],
  ['a list that is not a list', { nodeInfoList: {} }, {}, 301, 'PARAMS_INVALID'],
  [
    'an entry without value',
    { nodeInfoList: [{ nodeId: '6', fieldName: 'text' }] },
    {},
    301,
    'PARAMS_INVALID',
  ],
  ['unknown id', { workflowId: workflowIds.unknown }, {}, 380, 'WORKFLOW_NOT_EXISTS'],
  ['id of the other site', { workflowId: workflowIds.otherSite }, {}, 380, 'WORKFLOW_NOT_EXISTS'],
  ['short id', { workflowId: '12' }, {}, 380, 'WORKFLOW_NOT_EXISTS'],
  [
    'id not given to the simulator',
    { workflowId: '1900000000000000001' },
    { acceptAnyWorkflow: false },
    380,
    'WORKFLOW_NOT_EXISTS',
  ],
  ['never run', { workflowId: workflowIds.neverRun }, {}, 810, 'WORKFLOW_NOT_SAVED_OR_NOT_RUNNING'],
  ['no coins', {}, { coins: 0 }, 414, 'TASK_CREATE_FAILED_BY_NOT_ENOUGH_POWER_VALUE'],
  ['no money', {}, { money: 0 }, 416, 'TASK_CREATE_FAILED_BY_NOT_ENOUGH_WALLET'],
  ['one task too many', {}, { concurrentLimit: 0 }, 421, 'TASK_QUEUE_MAXED'],
  ['unknown node', wrongNode, {}, 803, mismatch],
  [
    'unknown node, the old message',
    wrongNode,
    { oldNodeInfoError: true },
    803,
    'APIKEY_INVALID_NODE_INFO',
  ],
  ['graph not JSON', { workflow: '{' }, {}, 433, 'VALIDATE_PROMPT_FAILED'],
  ['graph in the save format', { workflow: '{"nodes":[]}' }, {}, 433, 'VALIDATE_PROMPT_FAILED'],
  ['instance type', { instanceType: 'PLUS' }, {}, 435, 'TASK_USER_EXCLAPI_INSTANCE_NOT_FOUND'],
  ['free account', {}, { freeUser: true }, 801, 'APIKEY_UNSUPPORTED_FREE_USER'],
  ['disabled key', {}, { disabledKey: true }, 802, 'APIKEY_UNAUTHORIZED'],
  // The order of the checks.
  ['parameters before balance', { workflowId: '0' }, { coins: 0 }, 301, 'PARAMS_INVALID'],
  [
    'balance before graph',
    { workflow: '{' },
    { coins: 0 },
    414,
    'TASK_CREATE_FAILED_BY_NOT_ENOUGH_POWER_VALUE',
  ],
  [
    'balance before concurrency',
    {},
    { coins: 0, concurrentLimit: 0 },
    414,
    'TASK_CREATE_FAILED_BY_NOT_ENOUGH_POWER_VALUE',
  ],
  ['concurrency before list', wrongNode, { concurrentLimit: 0 }, 421, 'TASK_QUEUE_MAXED'],
]

describe('a submit is refused', () => {
  test.each(refusals)('by v1: %s', async (_, body, options, code, msg) => {
    const { create, simulator } = testClient(options)
    expect(await create(body)).toEqual({ code, msg, data: null })
    expect(simulator.tasks.size).toBe(0)
  })

  test.each(refusals)('by v2: %s', async (_, body, options, code, msg) => {
    const { v2, simulator } = testClient(options)
    const { workflowId = workflowIds.textToImage, ...rest } = body
    if (typeof workflowId !== 'string' || !workflowId) return // cannot be part of a path
    const response = await v2(`/openapi/v2/run/workflow/${workflowId}`, {
      nodeInfoList: [],
      ...rest,
    })
    expect(response).toMatchObject({
      taskId: '',
      status: 'FAILED',
      errorCode: code === 301 ? '1007' : String(code),
      errorMessage: code === 301 ? 'invalid parameters' : msg,
    })
    expect(simulator.tasks.size).toBe(0)
  })

  test.each([
    ['not JSON', 'x=1', 301],
    ['no key', '{}', 806],
    ['another key', '{"apiKey":"other"}', 806],
  ])('by v1: %s', async (_, text, code) => {
    const { send } = testClient()
    expect(await (await send('/task/openapi/create', text)).json()).toMatchObject({ code })
  })

  test('when the bearer token is another key than that of the body', async () => {
    const { send, apiKey } = testClient()
    const response = await send('/task/openapi/create', { apiKey }, { authorization: 'Bearer x' })
    expect(await response.json()).toMatchObject({
      code: 806,
      msg: expect.stringMatching(/Authorization/),
    })
  })

  test('without a status by v2 when the key is wrong', async () => {
    const { send } = testClient()
    const response = await send('/openapi/v2/query', { taskId: '1' }, { authorization: 'Bearer x' })
    expect(await response.json()).toEqual({
      taskId: '',
      status: '',
      errorCode: '806',
      errorMessage: 'APIKEY_USER_NOT_FOUND',
      results: null,
      clientId: '',
      promptTips: '',
    })
  })

  test('for an unknown app, and for an app without a list', async () => {
    const { v1 } = testClient()
    const run = (body: RequestBody) => v1('/task/openapi/ai-app/run', body)
    expect(await run({ webappId: appIds.unknown, nodeInfoList: [] })).toMatchObject({ code: 901 })
    expect(await run({ webappId: '1877265245566922801' })).toMatchObject({ code: 301 })
    expect(await run({ webappId: '1877265245566922801', nodeInfoList: [] })).toMatchObject({
      code: 0,
    })
  })
})

describe('a task', () => {
  test('is returned as documented, and each submit creates a new one', async () => {
    const { create, simulator } = testClient()
    const response = await create()
    expect(response).toEqual({
      code: 0,
      msg: 'success',
      data: {
        netWssUrl: null,
        taskId: expect.stringMatching(/^\d{19}$/),
        clientId: expect.stringMatching(/^[0-9a-f]{32}$/),
        taskStatus: 'QUEUED',
        promptTips:
          '{"result": true, "error": null, "outputs_to_execute": ["9"], "node_errors": {}}',
      },
    })
    await create()
    expect(simulator.tasks.size).toBe(2)
    for (const id of simulator.tasks.keys()) expect(String(BigInt(Number(id)))).not.toBe(id)
  })

  test('keeps its request byte for byte', async () => {
    const { send, simulator, apiKey } = testClient()
    const text = `{"apiKey":"${apiKey}", "workflowId":"${workflowIds.textToImage}","workflow":${JSON.stringify(ownGraph)}}`
    await send('/task/openapi/create', text)
    const [task] = simulator.tasks.values()
    expect(task?.request.text).toBe(text)
    expect(task?.request.body.workflow).toBe(ownGraph)
    expect(simulator.calls('submit')[0]?.text).toBe(text)
  })

  test('has the sent values, and new seeds except those that were sent', async () => {
    const { create, simulator } = testClient()
    await create({ nodeInfoList: [nodeInfo('6', 'text', 'a fox')] })
    await create({ nodeInfoList: [nodeInfo('3', 'seed', '5')] })
    const [first, second] = [...simulator.tasks.values()]
    const graph = JSON.parse(first?.graph ?? '')
    expect(graph[6].inputs.text).toBe('a fox')
    expect(graph[3].inputs.seed).not.toBe(156680208700286)
    expect(first?.redrawnSeeds).toEqual(['3.seed'])
    expect(JSON.parse(second?.graph ?? '')[3].inputs.seed).toBe('5')
    expect(second?.redrawnSeeds).toEqual([])
  })

  test('of a sent graph ignores the list and gets new seeds', async () => {
    const { create, simulator } = testClient()
    await create({ workflow: ownGraph, nodeInfoList: [nodeInfo('6', 'text', 'not this')] })
    const [task] = simulator.tasks.values()
    expect(task?.graph).toContain('a fox')
    expect(task?.graph).toContain('"cfg":1.0')
    expect(task?.redrawnSeeds).toEqual(['3.seed'])
  })

  test.each([
    ['numericTaskId', /"taskId":\d{19},/],
    ['envelopeExtras', /"errorMessages":null/],
  ] as const)('is returned with the option %s', async (option, pattern) => {
    const { send, apiKey } = testClient({ [option]: true })
    const body = { apiKey, workflowId: workflowIds.textToImage }
    expect(await (await send('/task/openapi/create', body)).text()).toMatch(pattern)
  })

  test('may already run, with a WebSocket URL', async () => {
    const { create, simulator } = testClient()
    simulator.script({ on: 'submit', answer: { kind: 'task', startsRunning: true } })
    const { data } = await create()
    expect(data.taskStatus).toBe('RUNNING')
    expect(data.netWssUrl).toMatch(
      /^ws:\/\/simulator\.local\/ws\/c_instance\?clientId=[0-9a-f]+&workflowId=\d+&Rh-Comfy-Auth=/,
    )
  })

  test('may be created with node errors, or be rejected by them', async () => {
    const { create, simulator, outputs, v1 } = testClient()
    const nodeErrors = { 6: { errors: [], dependent_outputs: ['9'], class_type: 'X' } }
    simulator.script(
      { on: 'submit', answer: { kind: 'task', nodeErrors } },
      { on: 'submit', answer: { kind: 'task', end: 'rejected-at-submit' } },
    )
    const warned = (await create()).data
    expect(warned.taskStatus).toBe('QUEUED')
    expect(JSON.parse(warned.promptTips)).toMatchObject({ result: true, node_errors: nodeErrors })
    const rejected = (await create()).data
    expect(rejected.taskStatus).toBe('FAILED')
    expect(JSON.parse(rejected.promptTips)).toMatchObject({
      result: false,
      error: { type: 'prompt_outputs_failed_validation' },
      node_errors: { 4: { class_type: 'CheckpointLoaderSimple' } },
    })
    expect(await outputs(rejected.taskId)).toMatchObject({ code: 805, data: null })
    expect(await v1('/task/openapi/status', { taskId: rejected.taskId })).toMatchObject({
      data: 'FAILED',
    })
  })

  test('frees its place and costs its coins when it ends', async () => {
    const { create, simulator, v1 } = testClient({ concurrentLimit: 1, coins: 100, runMs: 83_000 })
    await create()
    expect(await create()).toMatchObject({ code: 421 })
    await simulator.clock.advance(84_000)
    expect(simulator.coinsLeft()).toBe(83)
    expect(await create({ instanceType: 'plus' })).toMatchObject({ code: 0 })
    await simulator.clock.advance(84_000)
    const status = await v1('/uc/openapi/accountStatus', { apikey: simulator.options.apiKey })
    expect(status.data).toMatchObject({ remainCoins: '49', currentTaskCounts: '0' })
  })
})
