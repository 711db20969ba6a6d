import { describe, expect, test, vi } from 'vitest'
import { blobUpload, RunningHubClient, waitForTask } from '../../../src/index.ts'
import { planAndRun } from '../../harness/plan-and-run.ts'
import { created, hanging, KEY, refusal, scripted, TASK } from '../../harness/scripted-service.ts'

const workflowId = '1980237776367083521'
const response = (code: number, data: unknown = null) => JSON.stringify({ code, msg: '', data })
const running = response(804)
const done = response(0, [{ fileUrl: 'https://x.example/a.png', fileType: 'png' }])
const outcome = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error) => error,
  )

test('sets no timer beyond the range of timers', async () => {
  const timeouts = vi.spyOn(AbortSignal, 'timeout')
  const { client } = scripted([running, done])
  await waitForTask(client, TASK, { timeout: Number.POSITIVE_INFINITY })
  const longest = Math.max(...timeouts.mock.calls.map(([ms]) => ms))
  timeouts.mockRestore()
  expect(longest).toBe(2 ** 31 - 1)
})

test('a wake event shortens only one delay', async () => {
  const { client, clock } = scripted([running, running, running, done])
  const wake = new EventTarget()
  let polls = 0
  await waitForTask(client, TASK, {
    wake,
    onPoll: () => ++polls === 1 && wake.dispatchEvent(new Event('wake')),
  })
  expect(clock.sleeps).toHaveLength(3)
})

test('an abort ends a status check that hangs', async () => {
  const stop = new AbortController()
  const { clock } = scripted([running])
  const fetch = hanging(() => setTimeout(() => stop.abort(new Error('enough')), 0))
  const client = new RunningHubClient({ apiKey: KEY, fetch, clock, callTimeout: 1e6 })
  await expect(waitForTask(client, TASK, { signal: stop.signal })).rejects.toThrow('enough')
}, 1000)

test('the poll interval does not count the time in the queue as running', async () => {
  const queued = Array(40).fill(response(813))
  const { client, clock } = scripted([...queued, running, running, done])
  await waitForTask(client, TASK, { timeout: 3_600_000 })
  expect(clock.sleeps.slice(-2)).toEqual([4_700, 4_700])
})

test('runWorkflow waits for a place in a full queue by default', async () => {
  const { client } = scripted([refusal(421), created(), done])
  expect((await planAndRun(client, { workflowId })).state).toBe('succeeded')
})

test('the next run uploads a file again whose upload failed', async () => {
  const { client } = scripted([
    refusal(809),
    response(0, { fileName: 'api/1.png' }),
    created(),
    done,
  ])
  const options = {
    workflowId,
    overrides: { '10.image': 'a.png' },
    openFile: async ({ file }: { file: string }) => blobUpload(file, new Blob(['x'])),
    uploads: new Map<string, Promise<string>>(),
  }
  expect((await outcome(planAndRun(client, options)))?.code).toBe('FILE_TOO_LARGE')
  expect((await planAndRun(client, options)).state).toBe('succeeded')
})

test('a task that was cancelled elsewhere ends the wait', async () => {
  const response = JSON.stringify({ taskId: TASK, status: 'CANCEL', errorCode: '' })
  const { client, received } = scripted([response], { api: 'v2' })
  await expect(waitForTask(client, TASK)).rejects.toMatchObject({
    code: 'TASK_CANCELLED',
    taskId: TASK,
  })
  expect(received).toHaveLength(1)
})

describe('a delay between two status checks', () => {
  /** Calls `act` when the first delay has begun. Each delay lasts until its signal aborts. */
  const startWait = (act: () => void, options: { wake?: EventTarget; signal?: AbortSignal }) => {
    const { client, clock, received } = scripted([done])
    clock.sleep = (_ms, signal) =>
      new Promise((_, reject) => {
        signal?.addEventListener('abort', () => reject(signal.reason))
        act()
      })
    return { wait: waitForTask(client, TASK, options), received }
  }

  test('ends with a wake event, also for a caller with a signal', async () => {
    const wake = new EventTarget()
    const { signal } = new AbortController()
    const { wait } = startWait(() => wake.dispatchEvent(new Event('wake')), { wake, signal })
    expect((await wait).state).toBe('succeeded')
  })

  test('ends with an abort, without another status check', async () => {
    const stop = new AbortController()
    const abort = () => stop.abort(new Error('enough'))
    const { wait, received } = startWait(abort, { signal: stop.signal })
    await expect(wait).rejects.toThrow('enough')
    expect(received).toEqual([])
  })
})

test('the wait leaves no listener behind', async () => {
  const added: unknown[] = []
  const removed: unknown[] = []
  class Wake extends EventTarget {
    override addEventListener(...[type, listener]: Parameters<EventTarget['addEventListener']>) {
      added.push(type, listener)
    }
    override removeEventListener(
      ...[type, listener]: Parameters<EventTarget['removeEventListener']>
    ) {
      removed.push(type, listener)
    }
  }
  const { client } = scripted([done])
  await waitForTask(client, TASK, { wake: new Wake() })
  expect(added).toHaveLength(2)
  expect(removed).toEqual(added)
})
