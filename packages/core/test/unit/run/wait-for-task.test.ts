import { describe, expect, test, vi } from 'vitest'
import {
  RunningHubClient,
  TaskFailedError,
  TaskTimedOutError,
  waitForTask,
} from '../../../src/index.ts'
import { refusal, type Step, scripted, TASK } from '../../harness/scripted-service.ts'

const answer = (code: number, data: unknown = null) => JSON.stringify({ code, msg: '', data })
const queued = answer(813)
const running = answer(804)
const done = answer(0, [{ fileUrl: 'https://x.example/a.png', fileType: 'png' }])
const down: Step[] = Array(5).fill({ status: 502, body: '<html></html>' })

test('every change of state is reported once', async () => {
  const { client } = scripted([queued, queued, running, running, answer(0), done])
  const states: string[] = []
  const task = await waitForTask(client, TASK, { onState: ({ state }) => states.push(state) })
  expect(states).toEqual(['queued', 'running', 'succeeded'])
  expect(task.results).toEqual([{ url: 'https://x.example/a.png', type: 'png' }])
})

test('failed looks never end a wait', async () => {
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
    answer(805, {
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
    answer(805),
    'gave no reason, as it does for a task that was cancelled',
  ],
])('%s', async (_name, end, message) => {
  const { client } = scripted([running, end])
  const error = await waitForTask(client, TASK).catch((e) => e)
  expect(error).toBeInstanceOf(TaskFailedError)
  expect(error.message).toContain(message)
  expect(error.taskId).toBe(TASK)
})

describe('one odd answer to a look does not end the wait', () => {
  test.each<[string, Step]>([
    ['a redirect', { status: 302, headers: { location: 'https://login.example/' } }],
    ['a bare HTTP 401', { status: 401 }],
    ["a gateway's JSON with a number of RunningHub's", { status: 502, body: '{"code":1}' }],
    ['a failure told by a gateway', { status: 502, body: '{"code":805,"msg":"","data":null}' }],
    ['a generic refusal', refusal(1)],
    ['a token that is not valid', refusal(412)],
    ['a refusal of the key', refusal(806)],
    ['no such task', refusal(807)],
  ])('%s', async (_name, odd) => {
    const { client } = scripted([running, odd, running, done])
    const failed: string[] = []
    const onPollFailed = ({ code }: { code: string }) => failed.push(code)
    const task = await waitForTask(client, TASK, { onPollFailed })
    expect(task.state).toBe('succeeded')
    // A gateway's trouble is repeated within the look.
    expect(failed.length).toBe(typeof odd === 'object' && 'body' in odd ? 0 : 1)
  })
})

describe('a task the service does not know', () => {
  test('is given a moment after its creation', async () => {
    const { client } = scripted([refusal(807), refusal(423), running, done])
    expect((await waitForTask(client, TASK)).state).toBe('succeeded')
  })

  test.each<[string, Step[], number]>([
    ['after two minutes', [refusal(807)], 120_000],
    ['after ten minutes, when it was known before', [running, refusal(807)], 600_000],
  ])('is an error %s', async (_name, steps, least) => {
    const { client, clock } = scripted(steps)
    const start = clock.now()
    await expect(waitForTask(client, TASK, { timeout: 3_600_000 })).rejects.toMatchObject({
      code: 'TASK_NOT_FOUND',
      taskId: TASK,
    })
    expect(clock.now() - start).toBeGreaterThan(least)
    expect(clock.now() - start).toBeLessThan(least + 40_000)
  })

  test('and then knows again is not lost, however often', async () => {
    const gone = Array<Step>(8).fill(refusal(807))
    const { client } = scripted([running, ...gone, running, ...gone, running, ...gone, done])
    const task = await waitForTask(client, TASK, { timeout: 3_600_000 })
    expect(task.state).toBe('succeeded')
  })
})

test('a wrong key ends the wait once it is said again, and the error names the task', async () => {
  const { client, received } = scripted([running, refusal(806)])
  await expect(waitForTask(client, TASK)).rejects.toMatchObject({
    code: 'INVALID_KEY',
    taskId: TASK,
  })
  expect(received.length).toBeGreaterThan(2)
})

test('the time limit is kept to the millisecond, and says where to look', async () => {
  const { client, clock } = scripted([running])
  const start = clock.now()
  const error = await waitForTask(client, TASK, { timeout: 100_000 }).catch((e) => e)
  expect(error).toBeInstanceOf(TaskTimedOutError)
  expect(clock.now() - start).toBe(100_000)
  expect(error.hint).toContain(`/call-api/call-record-detail/${TASK}`)
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

describe('a wake', () => {
  test('during a pause has the task looked at now', async () => {
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

  test('during a look is not lost', async () => {
    const { client, clock } = scripted([running, done])
    const wake = new EventTarget()
    await waitForTask(client, TASK, {
      wake,
      onState: ({ state }) => state === 'running' && wake.dispatchEvent(new Event('wake')),
    })
    expect(clock.sleeps).toHaveLength(1)
  })
})

test('a look that hangs is given up with the time limit, and not begun again within it', async () => {
  const inReality = AbortSignal.timeout.bind(AbortSignal)
  const timeouts = vi.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => inReality(ms / 1000))
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
  // At 7 s, 11.7 s and 16 s: one call each, none of the retries that reading has otherwise.
  expect(calls).toBe(3)
})

test('a wait may be without end', async () => {
  const { client } = scripted([running, done])
  const task = await waitForTask(client, TASK, { timeout: Number.POSITIVE_INFINITY })
  expect(task.state).toBe('succeeded')
})
