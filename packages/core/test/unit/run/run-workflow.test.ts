import { describe, expect, test } from 'vitest'
import {
  blobUpload,
  parseWorkflow,
  type RunEvent,
  type RunningHubError,
  type UploadSource,
} from '../../../src/index.ts'
import { planAndRun } from '../../harness/plan-and-run.ts'
import { created, refusal, type Step, scripted, TASK } from '../../harness/scripted-service.ts'

const workflow = parseWorkflow(
  JSON.stringify({
    '3': { class_type: 'KSampler', inputs: { seed: 5, steps: 20, model: ['4', 0] } },
    '6': { class_type: 'CLIPTextEncode', inputs: { text: 'a cat' } },
    '10': { class_type: 'LoadImage', inputs: { image: 'a.png' } },
    '11': { class_type: 'LoadImage', inputs: { image: 'b.png' } },
  }),
)
const workflowId = '1980237776367083521'
const response = (code: number, data: unknown = null) => JSON.stringify({ code, msg: '', data })
const ok = response(0)
const running = response(804)
const done = response(0, [{ fileUrl: 'https://x.example/a.png', fileType: 'png' }])
const failure = (promise: Promise<unknown>): Promise<RunningHubError & { remote?: string }> =>
  promise.then(
    () => Promise.reject(new Error('it succeeded')),
    (error) => error,
  )

const UPLOAD = `api/${'0123456789abcdef'.repeat(4)}.png`
const paths = (received: { url: string }[]) => received.map(({ url }) => url.split('/').at(-1))
const types = (events: RunEvent[]) => events.map(({ type }) => type)

test('emits an event for every step and sends only the set values', async () => {
  const { client, received } = scripted([created(), running, done])
  const events: RunEvent[] = []
  const task = await planAndRun(client, {
    workflowId,
    workflow,
    overrides: { '6.text': 'a dog' },
    pinSeeds: true,
    submit: { instanceType: 'plus' },
    onEvent: (event) => events.push(event),
  })
  expect(task.results).toHaveLength(1)
  expect(types(events)).toEqual([
    ...['submitting', 'submitted', 'polled', 'state', 'polled', 'state', 'succeeded'],
  ])
  expect(JSON.parse(received[0]?.body ?? '')).toMatchObject({
    workflowId,
    instanceType: 'plus',
    nodeInfoList: [
      { nodeId: '6', fieldName: 'text', fieldValue: 'a dog' },
      { nodeId: '3', fieldName: 'seed', fieldValue: 5 },
    ],
  })
})

test('emits an event for each create call and each refusal that delays it', async () => {
  const { client } = scripted([refusal(421), created(), done])
  const events: RunEvent[] = []
  await planAndRun(client, { workflowId, onEvent: (event) => events.push(event) })
  expect(types(events).slice(0, 4)).toEqual([
    'submitting',
    'submit-delayed',
    'submitting',
    'submitted',
  ])
})

test('a listener that throws does not end the run', async () => {
  const { client } = scripted([created(), running, done])
  const onEvent = () => {
    throw new Error('the log is full')
  }
  expect((await planAndRun(client, { workflowId, onEvent })).state).toBe('succeeded')
})

test('accepts the URL of the page, but not of the other site', async () => {
  const { client, received } = scripted([created(), done])
  await planAndRun(client, {
    workflowId: `https://www.runninghub.cn/workflow/${workflowId}?source=x`,
  })
  expect(JSON.parse(received[0]?.body ?? '').workflowId).toBe(workflowId)
  const other = planAndRun(client, {
    workflowId: `https://www.runninghub.ai/workflow/${workflowId}`,
  })
  expect(await failure(other)).toMatchObject({ problems: [{ kind: 'workflow-id' }] })
  expect(received).toHaveLength(2)
})

test('sends no list without changes', async () => {
  const { client, received } = scripted([created(), done])
  await planAndRun(client, { workflowId })
  expect(JSON.parse(received[0]?.body ?? '')).not.toHaveProperty('nodeInfoList')
})

test('sends the graph itself with the values written into it', async () => {
  const { client, received } = scripted([created(), done])
  await planAndRun(client, {
    workflowId,
    workflow,
    overrides: { '6.text': 'a dog' },
    sendWorkflow: true,
  })
  const body = JSON.parse(received[0]?.body ?? '')
  expect(body).not.toHaveProperty('nodeInfoList')
  expect(body.workflow).toBe(workflow.text.replace('a cat', 'a dog'))
})

test('refuses pinSeeds with sendWorkflow and sends nothing', async () => {
  const { client, received } = scripted([created(), done])
  const error = await failure(
    planAndRun(client, { workflowId, workflow, sendWorkflow: true, pinSeeds: true }),
  )
  expect(error).toMatchObject({ code: 'PLAN', problems: [{ kind: 'pin-seeds' }] })
  expect(error.message).toContain('generates new seeds')
  expect(received).toHaveLength(0)
})

test('sends nothing with an invalid override', async () => {
  const { client, received } = scripted([created()])
  const error = await failure(
    planAndRun(client, { workflowId, workflow, overrides: { '6.txt': 'x' } }),
  )
  expect(error).toMatchObject({ code: 'PLAN', problems: [{ kind: 'override', target: '6.txt' }] })
  expect(received).toHaveLength(0)
})

describe('the files of a run', () => {
  const uploaded = (n: number): Step => response(0, { fileName: `api/${n}.png` })
  const overrides = { '10.image': './same.png', '11.image': './same.png', '6.text': 'x' }

  test('are uploaded once each', async () => {
    const opened: string[] = []
    const { client, received } = scripted([uploaded(1), created(), done])
    await planAndRun(client, {
      workflowId,
      workflow,
      overrides,
      openFile: async ({ file }) => {
        opened.push(file)
        return blobUpload(file, new Blob(['x']))
      },
    })
    expect(opened).toEqual(['./same.png'])
    expect(paths(received)).toEqual(['upload', 'create', 'outputs'])
    const list = JSON.parse(received[1]?.body ?? '').nodeInfoList
    expect(list.map((entry: { fieldValue: string }) => entry.fieldValue)).toEqual([
      'api/1.png',
      'api/1.png',
      'x',
    ])
  })

  test('are uploaded two at a time', async () => {
    let active = 0
    let maxActive = 0
    const slow = (name: string): UploadSource => ({
      name,
      size: 1,
      async post() {
        maxActive = Math.max(maxActive, ++active)
        for (let turn = 0; turn < 20; turn++) await Promise.resolve()
        active--
        return new Response(response(0, { fileName: `api/${name}` }))
      },
    })
    const nodes = Object.fromEntries(
      Array.from({ length: 6 }, (_, n) => [
        `${n + 1}`,
        { class_type: 'LoadImage', inputs: { image: 'x' } },
      ]),
    )
    const { client } = scripted([created(), done])
    await planAndRun(client, {
      workflowId,
      workflow: parseWorkflow(JSON.stringify(nodes)),
      overrides: Object.fromEntries(Object.keys(nodes).map((id) => [`${id}.image`, `${id}.png`])),
      openFile: async ({ file }) => slow(file),
    })
    expect(maxActive).toBe(2)
  })

  test('are not uploaded when openFile returns a name', async () => {
    const { client, received } = scripted([created(), done])
    await planAndRun(client, {
      workflowId,
      workflow,
      overrides: { '10.image': UPLOAD },
    })
    expect(paths(received)).toEqual(['create', 'outputs'])
    expect(JSON.parse(received[0]?.body ?? '').nodeInfoList[0].fieldValue).toBe(UPLOAD)
  })

  test('a local path is never sent as if RunningHub had given the name', async () => {
    const { client, received } = scripted([created()])
    const error = await failure(planAndRun(client, { workflowId, workflow, overrides }))
    expect(error.code).toBe('FILE_UNUSABLE')
    expect(received).toHaveLength(0)
  })

  test('stop the run before the create call when one cannot be opened', async () => {
    const { client, received } = scripted([created()])
    const run = planAndRun(client, {
      workflowId,
      workflow,
      overrides,
      openFile: async () => Promise.reject(new Error('no such file')),
    })
    await expect(run).rejects.toThrow('no such file')
    expect(received).toHaveLength(0)
  })
})

describe('abandoning a task', () => {
  test.each([
    ['cancels the task', 'cancel', ok, 'cancelled', 'It was cancelled on RunningHub.'],
    [
      'reports that the cancel was refused',
      'cancel',
      refusal(900, 'APIKEY_TASK_CANCEL_NOT_ALLOWED'),
      'cancel-refused',
      'refused to cancel it: it may still be running and billed. The reason: RunningHub does not allow it',
    ],
    [
      'reports that the cancel failed',
      'cancel',
      { status: 502 },
      'cancel-failed',
      'could not be cancelled: it may still be running and billed. The reason: RunningHub responded 804.',
    ],
    ['leaves the task as requested', 'leave', undefined, 'left-running', 'left running'],
  ] as const)('on timeout %s', async (_name, onTimeout, cancelResponse, remote, text) => {
    const { client, received } = scripted([
      created(),
      running,
      running,
      running,
      cancelResponse ?? running,
      running,
    ])
    const error = await failure(planAndRun(client, { workflowId, timeout: 12_000, onTimeout }))
    expect(error).toMatchObject({ code: 'TASK_TIMED_OUT', taskId: TASK, remote })
    expect(error.message).toContain(text)
    expect(paths(received).includes('cancel')).toBe(onTimeout === 'cancel')
  })

  test('on timeout returns a task that has just succeeded', async () => {
    const { client } = scripted([created(), running, running, running, ok, done])
    const task = await planAndRun(client, { workflowId, timeout: 12_000 })
    expect(task.state).toBe('succeeded')
  })

  test('on abort cancels the task', async () => {
    const stop = new AbortController()
    const { client, received } = scripted([created(), running, ok, response(805)])
    const error = await failure(
      planAndRun(client, {
        workflowId,
        signal: stop.signal,
        onEvent: ({ type }) => type === 'state' && stop.abort(new Error('stopped')),
      }),
    )
    expect(error).toMatchObject({ code: 'TASK_CANCELLED', taskId: TASK, remote: 'cancelled' })
    expect(paths(received)).toEqual(['create', 'outputs', 'cancel', 'outputs'])
  })

  test('after an abort during the create call cancels the created task', async () => {
    const stop = new AbortController()
    const { client, received } = scripted([created(), ok, response(805)])
    const error = await failure(
      planAndRun(client, {
        workflowId,
        signal: stop.signal,
        onEvent: ({ type }) => type === 'submitted' && stop.abort(new Error('stopped')),
      }),
    )
    expect(error).toMatchObject({ code: 'TASK_CANCELLED', taskId: TASK, remote: 'cancelled' })
    expect(paths(received)).toEqual(['create', 'cancel', 'outputs'])
  })

  test('after an abort before the create call sends nothing', async () => {
    const stop = new AbortController()
    stop.abort(new Error('stopped'))
    const { client, received } = scripted([created()])
    await expect(planAndRun(client, { workflowId, signal: stop.signal })).rejects.toThrow('stopped')
    expect(received).toHaveLength(0)
  })

  test('throws TASK_FAILED for a task that failed at the moment of the abort', async () => {
    const stop = new AbortController()
    const { client } = scripted([created(), response(805)])
    const error = await failure(
      planAndRun(client, {
        workflowId,
        signal: stop.signal,
        onEvent: (event) => event.type === 'state' && stop.abort(new Error('stopped')),
      }),
    )
    expect(error.code).toBe('TASK_FAILED')
  })
})

describe('the events of a run', () => {
  const collect = async (steps: Step[], options: Partial<Parameters<typeof planAndRun>[1]>) => {
    const { client } = scripted(steps)
    const events: RunEvent[] = []
    const onEvent = (event: RunEvent) => events.push(event)
    await planAndRun(client, { workflowId, onEvent, ...options }).catch(() => {})
    return events
  }

  test('name each upload, with the size of the file', async () => {
    const events = await collect([response(0, { fileName: 'api/1.png' }), created(), done], {
      workflow,
      overrides: { '10.image': './same.png' },
      openFile: async () => blobUpload('same.png', new Blob(['xyz'])),
    })
    expect(events.slice(0, 2)).toEqual([
      { type: 'uploading', name: 'same.png', size: 3 },
      { type: 'uploaded', name: 'same.png', fileName: 'api/1.png' },
    ])
  })

  test('name the nodes that ComfyUI rejected, if any', async () => {
    const node_errors = { '4': { errors: [{ message: 'bad', details: '' }] } }
    const promptTips = JSON.stringify({ node_errors })
    const events = await collect([created('QUEUED', { promptTips }), response(805)], {})
    expect(events).toContainEqual({
      type: 'node-errors',
      taskId: TASK,
      nodeErrors: [expect.objectContaining({ nodeId: '4' })],
    })
    expect(types(await collect([created(), done], {}))).not.toContain('node-errors')
  })

  test('name a failed status check, and why the task is abandoned', async () => {
    const events = await collect([created(), refusal(806), running, ok, response(805)], {
      timeout: 12_000,
    })
    expect(events).toContainEqual({
      type: 'poll-failed',
      taskId: TASK,
      error: expect.objectContaining({ code: 'INVALID_KEY' }),
    })
    expect(events).toContainEqual({ type: 'abandoning', taskId: TASK, reason: 'timeout' })
  })
})
