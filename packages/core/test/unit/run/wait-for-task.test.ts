import { describe, expect, test, vi } from 'vitest'
import {
  RunningHubClient,
  TaskFailedError,
  TaskTimedOutError,
  waitForTask,
} from '../../../src/index.ts'
import { hanging, refusal, type Step, scripted, TASK } from '../../harness/scripted-service.ts'

const response = (code: number, data: unknown = null) => JSON.stringify({ code, msg: '', data })
const queued = response(813)
const running = response(804)
const done = response(0, [{ fileUrl: 'https://x.example/a.png', fileType: 'png' }])
const down: Step[] = Array(5).fill({ status: 502, body: '<html></html>' })

test('reports every change of state once', async () => {
  const { client } = scripted([queued, queued, running, running, response(0), done])
  const states: string[] = []
  const task = await waitForTask(client, TASK, { onState: ({ state }) => states.push(state) })
  expect(states).toEqual(['queued', 'running', 'succeeded'])
  expect(task.results).toEqual([{ url: 'https://x.example/a.png', type: 'png' }])
})

test('continues after status checks that failed', async () => {
  const { client } = scripted([running, ...down, ...down, refusal(4711), running, done])
  const failures: string[] = []
  await waitForTask(client, TASK, {
    timeout: 3_600_000,
    onPollFailed: ({ code }) => failures.push(code),
  })
  expect(failures).toEqual(['UNAVAILABLE', 'UNAVAILABLE'])
})

test.each([
  [
    'failed',
    response(805, {
      failedReason: {
        node_id: '3',
        node_name: 'KSampler',
        exception_type: 'OOM',
        exception_message: 'no memory',
      },
    }),
    'failed in node KSampler (3): OOM: no memory',
  ],
  [
    'failed without a reason',
    response(805),
    'failed without a reason. RunningHub also reports cancelled tasks this way',
  ],
])('throws the error of a task that %s', async (_name, end, message) => {
  const { client } = scripted([running, end])
  const error = await waitForTask(client, TASK).catch((e) => e)
  expect(error).toBeInstanceOf(TaskFailedError)
  expect(error.message).toContain(message)
  expect(error.taskId).toBe(TASK)
})

describe('one unusual response to a status check does not end the wait', () => {
  test.each<[string, Step]>([
    ['a redirect', { status: 302, headers: { location: 'https://login.example/' } }],
    ['a bare HTTP 401', { status: 401 }],
    ["a gateway's JSON with one of RunningHub's codes", { status: 502, body: '{"code":1}' }],
    [
      'a failed task reported by a gateway',
      { status: 502, body: '{"code":805,"msg":"","data":null}' },
    ],
    ['a generic refusal', refusal(1)],
    ['an invalid token', refusal(412)],
    ['a rejected key', refusal(806)],
    ['no such task', refusal(807)],
  ])('%s', async (_name, unusual) => {
    const { client } = scripted([running, unusual, running, done])
    const failed: string[] = []
    const onPollFailed = ({ code }: { code: string }) => failed.push(code)
    const task = await waitForTask(client, TASK, { onPollFailed })
    expect(task.state).toBe('succeeded')
    // A gateway's error is retried within the status check.
    expect(failed.length).toBe(typeof unusual === 'object' && 'body' in unusual ? 0 : 1)
  })
})

describe('a task that RunningHub reports missing', () => {
  test('right after its creation is not lost', async () => {
    const { client } = scripted([refusal(807), refusal(423), running, done])
    expect((await waitForTask(client, TASK)).state).toBe('succeeded')
  })

  test.each<[string, Step[], number]>([
    ['after two minutes', [refusal(807)], 120_000],
    ['after ten minutes when it was found before', [running, refusal(807)], 600_000],
  ])('ends the wait %s', async (_name, steps, minimum) => {
    const { client, clock } = scripted(steps)
    const start = clock.now()
    await expect(waitForTask(client, TASK, { timeout: 3_600_000 })).rejects.toMatchObject({
      code: 'TASK_NOT_FOUND',
      taskId: TASK,
    })
    expect(clock.now() - start).toBeGreaterThan(minimum)
    expect(clock.now() - start).toBeLessThan(minimum + 40_000)
  })

  test('and found again, several times, is not lost', async () => {
    const gone = Array<Step>(8).fill(refusal(807))
    const { client } = scripted([running, ...gone, running, ...gone, running, ...gone, done])
    const task = await waitForTask(client, TASK, { timeout: 3_600_000 })
    expect(task.state).toBe('succeeded')
  })
})

test('ends the wait when the key is rejected twice, 15 s apart, with the task id in the error', async () => {
  const { client, received } = scripted([running, refusal(806)])
  await expect(waitForTask(client, TASK)).rejects.toMatchObject({
    code: 'INVALID_KEY',
    taskId: TASK,
  })
  expect(received.length).toBeGreaterThan(2)
})

test("times out to the millisecond, with the task's page in the hint", async () => {
  const { client, clock } = scripted([running])
  const start = clock.now()
  const error = await waitForTask(client, TASK, { timeout: 100_000 }).catch((e) => e)
  expect(error).toBeInstanceOf(TaskTimedOutError)
  expect(clock.now() - start).toBe(100_000)
  expect(error.hint).toContain(`/call-api/call-record-detail/${TASK}`)
})

test.each<[string, Step[], RegExp]>([
  ['was queued', [queued], /It was queued on RunningHub for 93 s\./],
  ['was running', [queued, running], /It was running for 88 s\./],
  [
    'could not be checked',
    [running, { status: 502 }],
    /could not be checked for the last \d\d s: .*HTTP 502/,
  ],
])('the error of a wait that timed out says that the task %s', async (_name, steps, reason) => {
  const { client } = scripted(steps)
  const error = await waitForTask(client, TASK, { timeout: 100_000 }).catch((e) => e)
  expect(error).toBeInstanceOf(TaskTimedOutError)
  expect(error.message).toMatch(reason)
})

test('an abort ends the wait with its own reason', async () => {
  const { client } = scripted([running])
  const stop = new AbortController()
  const waited = waitForTask(client, TASK, {
    signal: stop.signal,
    onState: () => stop.abort(new Error('enough')),
  })
  await expect(waited).rejects.toThrow('enough')
})

describe('a wake event', () => {
  test('during a delay checks the status at once', async () => {
    const { client, clock } = scripted([done])
    const wake = new EventTarget()
    const sleeping = clock.sleep.bind(clock)
    clock.sleep = async (ms, signal) => {
      wake.dispatchEvent(new Event('wake'))
      return sleeping(ms, signal)
    }
    await waitForTask(client, TASK, { wake })
    expect(clock.sleeps).toEqual([])
  })

  test('during a status check is not lost', async () => {
    const { client, clock } = scripted([running, done])
    const wake = new EventTarget()
    await waitForTask(client, TASK, {
      wake,
      onState: ({ state }) => state === 'running' && wake.dispatchEvent(new Event('wake')),
    })
    expect(clock.sleeps).toHaveLength(1)
  })
})

test('aborts a status check that hangs at the time limit, without a retry', async () => {
  const realTimeout = AbortSignal.timeout.bind(AbortSignal)
  const timeouts = vi
    .spyOn(AbortSignal, 'timeout')
    .mockImplementation((ms) => realTimeout(ms / 1000))
  const { clock } = scripted([running])
  let calls = 0
  const hanging: typeof fetch = (_url, init) => {
    calls++
    return new Promise((_resolve, reject) => {
      init?.signal?.addEventListener('abort', () => reject(init.signal?.reason))
    })
  }
  const client = new RunningHubClient({ apiKey: 'k', fetch: hanging, clock, random: () => 0.5 })
  const error = await waitForTask(client, TASK, { timeout: 16_000 }).catch((e) => e)
  timeouts.mockRestore()
  expect(error).toBeInstanceOf(TaskTimedOutError)
  // At 7 s, 11.7 s and 16 s: one call each, without the usual retries.
  expect(calls).toBe(3)
})

test('accepts an infinite timeout', async () => {
  const { client } = scripted([running, done])
  const task = await waitForTask(client, TASK, { timeout: Number.POSITIVE_INFINITY })
  expect(task.state).toBe('succeeded')
})

test('a time limit of nothing ends the wait before the first check', async () => {
  const { client, received } = scripted([running])
  const error = await waitForTask(client, TASK, { timeout: 0 }).catch((e) => e)
  expect(error.facts).toEqual({
    kind: 'task-timed-out',
    taskId: TASK,
    seconds: 0,
    stalled: { kind: 'task-stayed-running', seconds: 0 },
  })
  expect(received).toEqual([])
})

test('the error of a wait that timed out has the limit in seconds', async () => {
  const { client } = scripted([running])
  const error = await waitForTask(client, TASK, { timeout: 100_000 }).catch((e) => e)
  expect(error.facts.seconds).toBe(100)
})

test('a status check has the rest of the time, and five seconds at least', async () => {
  const timeouts = vi.spyOn(AbortSignal, 'timeout')
  const { client } = scripted([running])
  await waitForTask(client, TASK, { timeout: 16_000 }).catch(() => {})
  const limits = timeouts.mock.calls.map(([ms]) => ms).filter((ms) => ms !== 40)
  timeouts.mockRestore()
  // At 7 s, 11.7 s and 16 s. The other limit is that of each call.
  expect(limits).toEqual([9_000, 5_000, 5_000])
})

describe('the error of a task that failed', () => {
  const failed = (failedReason: object) => response(805, { failedReason })
  test.each<[string, string, object]>([
    ['has the name of the node', failed({ node_name: 'KSampler' }), { node: 'KSampler' }],
    ['has the id of the node', failed({ node_id: '3' }), { node: '(3)' }],
    ['has the message', failed({ exception_message: 'no memory' }), { reason: 'no memory' }],
    ['has the type', failed({ node_id: '3', exception_type: 'OOM' }), { reason: 'OOM' }],
  ])('%s', async (_name, end, facts) => {
    const error = await waitForTask(scripted([end]).client, TASK).catch((e) => e)
    expect(error.facts).toMatchObject({ kind: 'task-failed', taskId: TASK, ...facts })
  })

  const nodeErrors = [{ nodeId: '4', messages: ['bad'] }]
  test('without a reason has the nodes that ComfyUI rejected', async () => {
    const { client } = scripted([response(805)])
    const error = await waitForTask(client, TASK, { nodeErrors }).catch((e) => e)
    expect(error).toMatchObject({
      taskId: TASK,
      facts: { kind: 'task-failed-rejected-nodes', taskId: TASK, nodes: nodeErrors },
      hintFacts: { kind: 'see-task' },
    })
  })

  test('has its own reason rather than the rejected nodes', async () => {
    const { client } = scripted([failed({ node_id: '3' })])
    const error = await waitForTask(client, TASK, { nodeErrors }).catch((e) => e)
    expect(error.facts.kind).toBe('task-failed')
  })
})

test('v2: a rejected key ends the wait with the id of the task', async () => {
  const rejected = JSON.stringify({ taskId: '', status: '', errorCode: '806', errorMessage: '' })
  const { client } = scripted([rejected], { api: 'v2' })
  await expect(waitForTask(client, TASK)).rejects.toMatchObject({
    code: 'INVALID_KEY',
    taskId: TASK,
  })
})

test('a status check without a response is no failure to report', async () => {
  const { clock } = scripted([running])
  const client = new RunningHubClient({ apiKey: 'k', fetch: hanging(), clock, random: () => 0.5 })
  const limit = vi.spyOn(AbortSignal, 'timeout').mockImplementation(() => AbortSignal.abort())
  const onPollFailed = vi.fn()
  const error = await waitForTask(client, TASK, { timeout: 16_000, onPollFailed }).catch((e) => e)
  limit.mockRestore()
  expect(error.facts.stalled).toEqual({ kind: 'status-not-checked', seconds: 9, error: undefined })
  expect(onPollFailed).not.toHaveBeenCalled()
})

describe('a defect is not hidden', () => {
  test.each([
    ['in the delay between two status checks', [running]],
    ['in the delay between two attempts', [{ status: 502 }]],
  ])('%s', async (_name, steps) => {
    const { client, clock } = scripted(steps)
    const sleep = clock.sleep.bind(clock)
    clock.sleep = async (ms, signal) => {
      await sleep(ms, signal)
      if (clock.sleeps.length === 2) throw new TypeError('a defect')
    }
    await expect(waitForTask(client, TASK)).rejects.toThrow('a defect')
  })
})
