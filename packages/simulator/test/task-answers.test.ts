import { describe, expect, test } from 'vitest'
import type { SimulatorOptions } from '../src/options.ts'
import type { Ending } from '../src/script.ts'
import { rehearsal } from './support.ts'

test('a task walks from queued to its end, the same in both families', async () => {
  const { create, outputs, query, v1, simulator } = rehearsal()
  const { taskId } = (await create()).data
  const look = async () => [
    (await outputs(taskId)).code,
    (await v1('/task/openapi/status', { taskId })).data,
    (await query(taskId)).status,
  ]
  expect(await look()).toEqual([813, 'QUEUED', 'QUEUED'])
  await simulator.clock.advance(1000)
  expect(await look()).toEqual([804, 'RUNNING', 'RUNNING'])
  await simulator.clock.advance(3999)
  expect(await look()).toEqual([804, 'RUNNING', 'RUNNING'])
  await simulator.clock.advance(1)
  expect(await look()).toEqual([0, 'SUCCESS', 'SUCCESS'])
})

test('v1 outputs of a finished task', async () => {
  const { finished, outputs } = rehearsal()
  expect(await outputs(await finished())).toEqual({
    code: 0,
    msg: 'success',
    data: [
      {
        fileUrl: expect.stringMatching(
          /^http:\/\/files\.simulator\.local\/.*\/output\/ComfyUI_00001_[a-z]{5}_\d{10}\.png$/,
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

test('v2 query of a finished task, with a nested id too large for JavaScript', async () => {
  const { finished, query, send, apiKey } = rehearsal()
  const taskId = await finished()
  expect(await query(taskId)).toMatchObject({
    taskId,
    status: 'SUCCESS',
    errorCode: '',
    results: [{ url: expect.stringMatching(/png$/), nodeId: '9', outputType: 'png', text: null }],
    usage: { consumeCoins: '1', taskCostTime: '4', consumeMoney: null },
    failedReason: {},
  })
  const answer = await send('/openapi/v2/query', { taskId }, { authorization: `Bearer ${apiKey}` })
  expect(await answer.text()).toContain(`"taskUsageList":[{"taskId":${taskId},`)
})

const reason = {
  failedReason: {
    node_name: 'KSampler',
    node_id: '3',
    exception_type: 'TypeError',
    traceback: expect.stringMatching(/^\["/),
  },
}

const endings: [Ending, object, object][] = [
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

test.each(endings)('ending %s', async (end, v1, v2) => {
  const { simulator, finished, outputs, query } = rehearsal()
  simulator.script({ on: 'submit', answer: { kind: 'task', end } })
  const taskId = await finished()
  expect(await outputs(taskId)).toMatchObject(v1)
  expect(await query(taskId)).toMatchObject(v2)
})

const switches: [Partial<SimulatorOptions>, object][] = [
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
test.each(switches)('outputs with %j', async (options, item) => {
  const { finished, outputs } = rehearsal(options)
  expect((await outputs(await finished())).data[0]).toMatchObject(item)
})

test('outputs without costs', async () => {
  const { finished, outputs } = rehearsal({ missingCosts: true })
  const [item] = (await outputs(await finished())).data
  expect(Object.keys(item)).toEqual(['fileUrl', 'fileType', 'nodeId'])
})

describe('unknown tasks', () => {
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
  ])('%s %s %j', async (path, taskId, options, code, msg) => {
    expect(await rehearsal(options).v1(path, { taskId })).toEqual({ code, msg, data: null })
  })

  test.each([
    ['1904136902449209999', '1004'],
    ['0', '1007'],
  ])('v2 query of %s', async (taskId, errorCode) => {
    expect(await rehearsal().query(taskId)).toMatchObject({ status: '', errorCode })
  })
})

test.each([
  [{}, 'FAILED'],
  [{ v2CancelState: true }, 'CANCEL'],
])('cancelling with %j', async (options, status) => {
  const { create, v1, outputs, query, simulator } = rehearsal(options)
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
  expect(simulator.coinsLeft()).toBe(999) // the two seconds it ran are paid for
})

test('a task that is over stays as it is when cancelled', async () => {
  const { finished, v1, outputs } = rehearsal()
  const taskId = await finished()
  await v1('/task/openapi/cancel', { taskId })
  expect(await outputs(taskId)).toMatchObject({ code: 0 })
})

test('without a WebSocket to offer, running is data null', async () => {
  const { create, outputs, simulator } = rehearsal({ netWssUrl: false })
  const { taskId } = (await create()).data
  await simulator.clock.advance(1500)
  expect(await outputs(taskId)).toEqual({ code: 804, msg: 'APIKEY_TASK_IS_RUNNING', data: null })
})
