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
const answer = (code: number, data: unknown = null) => JSON.stringify({ code, msg: '', data })
const ok = answer(0)
const running = answer(804)
const done = answer(0, [{ fileUrl: 'https://x.example/a.png', fileType: 'png' }])
const failure = (promise: Promise<unknown>): Promise<RunningHubError & { remote?: string }> =>
  promise.then(
    () => Promise.reject(new Error('it succeeded')),
    (error) => error,
  )

const UPLOAD = `api/${'0123456789abcdef'.repeat(4)}.png`
const paths = (received: { url: string }[]) => received.map(({ url }) => url.split('/').at(-1))
const types = (events: RunEvent[]) => events.map(({ type }) => type)

test('tells every step, and sends only what was set', async () => {
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
  expect(types(events)).toEqual(['submitting', 'submitted', 'state', 'state', 'succeeded'])
  expect(JSON.parse(received[0]?.body ?? '')).toMatchObject({
    workflowId,
    instanceType: 'plus',
    nodeInfoList: [
      { nodeId: '6', fieldName: 'text', fieldValue: 'a dog' },
      { nodeId: '3', fieldName: 'seed', fieldValue: 5 },
    ],
  })
})

test('tells each create call, and each refusal that puts it off', async () => {
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

test('a listener that throws does not cost the task', async () => {
  const { client } = scripted([created(), running, done])
  const onEvent = () => {
    throw new Error('the log is full')
  }
  expect((await planAndRun(client, { workflowId, onEvent })).state).toBe('succeeded')
})

test('the address of the page does as well, but not of the other site', async () => {
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

test('without changes no list is sent', async () => {
  const { client, received } = scripted([created(), done])
  await planAndRun(client, { workflowId })
  expect(JSON.parse(received[0]?.body ?? '')).not.toHaveProperty('nodeInfoList')
})

test('the graph itself can be sent, with the values written into it', async () => {
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

test('seeds of a graph that is sent cannot be kept, and nothing is paid for the attempt', async () => {
  const { client, received } = scripted([created(), done])
  const error = await failure(
    planAndRun(client, { workflowId, workflow, sendWorkflow: true, pinSeeds: true }),
  )
  expect(error).toMatchObject({ code: 'PLAN', problems: [{ kind: 'pin-seeds' }] })
  expect(error.message).toContain('draws its seeds anew')
  expect(received).toHaveLength(0)
})

test('a wrong override costs no call at all', async () => {
  const { client, received } = scripted([created()])
  const error = await failure(
    planAndRun(client, { workflowId, workflow, overrides: { '6.txt': 'x' } }),
  )
  expect(error).toMatchObject({ code: 'PLAN', problems: [{ kind: 'override', target: '6.txt' }] })
  expect(received).toHaveLength(0)
})

describe('files', () => {
  const uploaded = (n: number): Step => answer(0, { fileName: `api/${n}.png` })
  const overrides = { '10.image': './same.png', '11.image': './same.png', '6.text': 'x' }

  test('each distinct file goes up once', async () => {
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

  test('two at a time', async () => {
    let now = 0
    let most = 0
    const slow = (name: string): UploadSource => ({
      name,
      size: 1,
      async post() {
        most = Math.max(most, ++now)
        for (let turn = 0; turn < 20; turn++) await Promise.resolve()
        now--
        return new Response(answer(0, { fileName: `api/${name}` }))
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
    expect(most).toBe(2)
  })

  test('a name RunningHub gave goes as it is', async () => {
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

  test('one that cannot be opened stops the run before the create call', async () => {
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

describe('giving up', () => {
  test.each([
    ['cancels', 'cancel', ok, 'cancelled', 'It was cancelled on RunningHub.'],
    [
      'says when the cancel is refused',
      'cancel',
      refusal(900, 'APIKEY_TASK_CANCEL_NOT_ALLOWED'),
      'cancel-refused',
      'refused to cancel',
    ],
    [
      'says when the cancel fails',
      'cancel',
      { status: 502 },
      'cancel-failed',
      'could not be cancelled',
    ],
    ['leaves the task when asked', 'leave', undefined, 'left-running', 'left running'],
  ] as const)('on timeout: %s', async (_name, onTimeout, cancelAnswer, remote, words) => {
    const { client, received } = scripted([
      created(),
      running,
      running,
      running,
      cancelAnswer ?? running,
      running,
    ])
    const error = await failure(planAndRun(client, { workflowId, timeout: 12_000, onTimeout }))
    expect(error).toMatchObject({ code: 'TASK_TIMED_OUT', taskId: TASK, remote })
    expect(error.message).toContain(words)
    expect(paths(received).includes('cancel')).toBe(onTimeout === 'cancel')
  })

  test('on timeout: a task that has just succeeded is not lost', async () => {
    const { client } = scripted([created(), running, running, running, ok, done])
    const task = await planAndRun(client, { workflowId, timeout: 12_000 })
    expect(task.state).toBe('succeeded')
  })

  test('on abort: cancels', async () => {
    const stop = new AbortController()
    const { client, received } = scripted([created(), running, ok, answer(805)])
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

  test('an abort during the create call cancels the task it made', async () => {
    const stop = new AbortController()
    const { client, received } = scripted([created(), ok, answer(805)])
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

  test('an abort before the create call makes no task', async () => {
    const stop = new AbortController()
    stop.abort(new Error('stopped'))
    const { client, received } = scripted([created()])
    await expect(planAndRun(client, { workflowId, signal: stop.signal })).rejects.toThrow('stopped')
    expect(received).toHaveLength(0)
  })

  test('a task that failed at the same moment is a failed task', async () => {
    const stop = new AbortController()
    const { client } = scripted([created(), answer(805)])
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
