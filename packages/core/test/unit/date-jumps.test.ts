import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { RunningHubClient } from '../../src/client/client.ts'
import { waitForTask } from '../../src/run/wait-for-task.ts'
import { created, KEY, refusal, TASK } from '../harness/scripted-service.ts'

const HOURS = 2 * 3_600_000

// The client's own clock, whose time the test advances.
beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** Creates a client on its own clock, and a service that returns the responses in order. */
function client(...responses: string[]) {
  let calls = 0
  const fetch = async () => {
    jumpAt.get(calls)?.()
    return new Response(responses[Math.min(calls++, responses.length - 1)])
  }
  const jumpAt = new Map<number, () => void>()
  return {
    client: new RunningHubClient({ apiKey: KEY, fetch, random: () => 0.5 }),
    /** Sets the machine's date when the nth call comes, counted from 0. */
    jump: (call: number, ms: number) => jumpAt.set(call, () => vi.setSystemTime(Date.now() + ms)),
    calls: () => calls,
  }
}

const ended = JSON.stringify({ code: 0, msg: 'success', data: [] })

describe.each([
  ['ahead', HOURS],
  ['back', -HOURS],
])('the date jumps %s', (_where, ms) => {
  test('during the wait for a task: the wait lasts as long as before', async () => {
    const service = client(refusal(804))
    service.jump(1, ms)
    const outcome = waitForTask(service.client, TASK, { timeout: 60_000 }).catch(({ code }) => code)
    const onOutcome = vi.fn()
    void outcome.then(onOutcome)
    await vi.advanceTimersByTimeAsync(59_000)
    expect(onOutcome).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(20_000)
    expect(onOutcome).toHaveBeenCalledWith('TASK_TIMED_OUT')
  })

  test('while the queue is full: the create call is sent again in time', async () => {
    const service = client(refusal(421), refusal(421), created())
    service.jump(0, ms)
    const task = service.client.submit({ workflowId: '1' }, { queueTimeout: 120_000 })
    await vi.advanceTimersByTimeAsync(60_000)
    expect((await task).taskId).toBe(TASK)
  })

  test('during a retry of a status check: it is retried as often as before', async () => {
    const service = client('<html>', '<html>', ended)
    service.jump(0, ms)
    const task = service.client.query(TASK)
    await vi.advanceTimersByTimeAsync(10_000)
    expect((await task).state).toBe('succeeded')
    expect(service.calls()).toBe(3)
  })
})
