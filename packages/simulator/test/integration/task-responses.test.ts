import { describe, expect, test } from 'vitest'
import type { SimulatorOptions } from '../../src/options.ts'
import type { TaskOutcome } from '../../src/script.ts'
import { testClient } from '../harness/test-client.ts'

test('a task is queued, runs and succeeds, the same in both API versions', async () => {
  const { create, outputs, query, v1, simulator } = testClient()
  const { taskId } = (await create()).data
  const states = async () => [
    (await outputs(taskId)).code,
    (await v1('/task/openapi/status', { taskId })).data,
    (await query(taskId)).status,
  ]
  expect(await states()).toEqual([813, 'QUEUED', 'QUEUED'])
  await simulator.clock.advance(1000)
  expect(await states()).toEqual([804, 'RUNNING', 'RUNNING'])
  await simulator.clock.advance(3999)
  expect(await states()).toEqual([804, 'RUNNING', 'RUNNING'])
  await simulator.clock.advance(1)
  expect(await states()).toEqual([0, 'SUCCESS', 'SUCCESS'])
})

test('v1 outputs returns the files of a finished task', async () => {
  const { finished, outputs } = testClient()
  expect(await outputs(await finished())).toEqual({
    code: 0,
    msg: 'success',
    data: [
      {
        fileUrl: expect.stringMatching(
          /^http:\/\/files\.simulator\.local\/.*\/output\/lighthouse_00001_[a-z]{5}_\d{10}\.png$/,
        ),
        fileType: 'png',
        taskCostTime: '4',
        nodeId: '9',
        thirdPartyConsumeMoney: null,
        consumeMoney: null,
        consumeCoins: '1',
      },
    ],
  })
})

test('v2 query returns a finished task, with a nested id too large for JavaScript', async () => {
  const { finished, query, send, apiKey } = testClient()
  const taskId = await finished()
  expect(await query(taskId)).toMatchObject({
    taskId,
    status: 'SUCCESS',
    errorCode: '',
    results: [{ url: expect.stringMatching(/png$/), nodeId: '9', outputType: 'png', text: null }],
    usage: { consumeCoins: '1', taskCostTime: '4', consumeMoney: null },
    failedReason: {},
  })
  const response = await send(
    '/openapi/v2/query',
    { taskId },
    { authorization: `Bearer ${apiKey}` },
  )
  expect(await response.text()).toContain(`"taskUsageList":[{"taskId":${taskId},`)
})

const reason = {
  failedReason: {
    node_name: 'KSampler',
    node_id: '3',
    exception_type: 'TypeError',
    traceback: expect.stringMatching(/^\["/),
  },
}

const outcomes: [TaskOutcome, object, object][] = [
  ['empty', { code: 0, data: [] }, { status: 'SUCCESS', results: [] }],
  [
    'failed',
    { code: 805, data: reason },
    {
      status: 'FAILED',
      errorCode: '1000',
      failedReason: {
        node_id: '3',
        traceback: [expect.stringMatching(/execute/), expect.stringMatching(/sample/)],
      },
    },
  ],
  ['failed-null', { code: 805, data: null }, { status: 'FAILED', errorCode: '805' }],
  [
    'failed-empty',
    { code: 805, data: { failedReason: {} } },
    { status: 'FAILED', errorCode: '805', failedReason: {} },
  ],
  [
    'never',
    { code: 804, data: { netWssUrl: expect.stringMatching(/^ws:/) } },
    { status: 'RUNNING' },
  ],
  ['stuck-queued', { code: 813, data: null }, { status: 'QUEUED' }],
]

test.each(outcomes)('returns a task that ends as "%s"', async (end, v1, v2) => {
  const { simulator, finished, outputs, query } = testClient()
  simulator.script({ on: 'submit', answer: { kind: 'task', end } })
  const taskId = await finished()
  expect(await outputs(taskId)).toMatchObject(v1)
  expect(await query(taskId)).toMatchObject(v2)
})

const variants: [Partial<SimulatorOptions>, object][] = [
  [{ taskCostAsNumber: true }, { taskCostTime: 4 }],
  [
    { storageExtras: true },
    { storageType: 'COS', bucket: 'rh-images', objectKey: expect.stringMatching(/^\d+\//) },
  ],
  [
    { signedUrls: true },
    { fileUrl: expect.stringMatching(/\.png\?q-sign-time=\d+&q-key=a%2Fb%20c%3D$/) },
  ],
]
test.each(variants)('v1 outputs with the option %j', async (options, item) => {
  const { finished, outputs } = testClient(options)
  expect((await outputs(await finished())).data[0]).toMatchObject(item)
})

test('v1 outputs leaves out costs with missingCosts', async () => {
  const { finished, outputs } = testClient({ missingCosts: true })
  const [item] = (await outputs(await finished())).data
  expect(Object.keys(item)).toEqual(['fileUrl', 'fileType', 'nodeId'])
})

describe('refuses an unknown task', () => {
  test.each([
    ['/task/openapi/outputs', '1904136902449209999', {}, 807, 'APIKEY_TASK_NOT_FOUND'],
    ['/task/openapi/status', '1904136902449209999', {}, 807, 'APIKEY_TASK_NOT_FOUND'],
    ['/task/openapi/cancel', '1904136902449209999', {}, 807, 'APIKEY_TASK_NOT_FOUND'],
    [
      '/task/openapi/cancel',
      '1904136902449209999',
      { notFoundCode423: true },
      423,
      'TASK_NOT_FOUNED',
    ],
    ['/task/openapi/status', '0', {}, 301, 'taskId must be positive'],
  ])('in %s of %s with %j', async (path, taskId, options, code, msg) => {
    expect(await testClient(options).v1(path, { taskId })).toEqual({ code, msg, data: null })
  })

  test.each([
    ['1904136902449209999', '1004'],
    ['0', '1007'],
  ])('in v2 query of %s', async (taskId, errorCode) => {
    expect(await testClient().query(taskId)).toMatchObject({ status: '', errorCode })
  })
})

test.each([
  [{}, 'FAILED'],
  [{ v2CancelState: true }, 'CANCEL'],
])('cancels a task with the options %j', async (options, status) => {
  const { create, v1, outputs, query, simulator } = testClient(options)
  const { taskId } = (await create()).data
  await simulator.clock.advance(3000)
  expect(await v1('/task/openapi/cancel', { taskId })).toEqual({
    code: 0,
    msg: 'success',
    data: null,
  })
  await simulator.clock.advance(60_000)
  expect(await outputs(taskId)).toEqual({ code: 805, msg: 'APIKEY_TASK_STATUS_ERROR', data: null })
  expect(await v1('/task/openapi/status', { taskId })).toMatchObject({ data: 'FAILED' })
  expect(await query(taskId)).toMatchObject({ status })
  expect(simulator.tasks.get(taskId)).toMatchObject({ state: 'CANCELLED' })
  expect(simulator.coinsLeft()).toBe(999) // the two seconds it ran are billed
})

test('does not change an ended task that is cancelled', async () => {
  const { finished, v1, outputs } = testClient()
  const taskId = await finished()
  await v1('/task/openapi/cancel', { taskId })
  expect(await outputs(taskId)).toMatchObject({ code: 0 })
})

test('v1 outputs of a running task has no data without netWssUrl', async () => {
  const { create, outputs, simulator } = testClient({ netWssUrl: false })
  const { taskId } = (await create()).data
  await simulator.clock.advance(1500)
  expect(await outputs(taskId)).toEqual({ code: 804, msg: 'APIKEY_TASK_IS_RUNNING', data: null })
})
