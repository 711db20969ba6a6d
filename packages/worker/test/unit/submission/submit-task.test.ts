import { describe, expect, test, vi } from 'vitest'
import { submitTask } from '../../../src/submission/submit-task.ts'
import { collectLog } from '../../harness/log-lines.ts'
import { budget } from '../../harness/queue.ts'
import { created, createInvocation, refusal, refused, type Step } from '../../harness/submission.ts'

const log = collectLog()
const CREATE = '/task/openapi/create'
const http =
  (status: number, body = '', headers: Record<string, string> = {}) =>
  () =>
    new Response(body, { status, headers })

/** Submits one task to a RunningHub with this script. */
async function submit(...steps: Step[]) {
  const world = createInvocation(steps)
  await submitTask(world.ctx, await world.claim())
  await world.idle()
  return { ...world, paths: world.calls.map(({ path }) => path) }
}

describe('a create call that creates a task', () => {
  test.each([
    ['QUEUED', 'queued', undefined],
    ['RUNNING', 'running', Date.UTC(2026, 0, 15)],
  ])('%s', async (status, expected, startedAt) => {
    const { getTask, paths, calls } = await submit(created(status))
    expect(await getTask()).toMatchObject({
      ...{ status: expected, runninghubTaskId: '77', submittedAt: Date.UTC(2026, 0, 15) },
      startedAt,
    })
    expect(paths).toEqual([CREATE])
    expect(JSON.parse(calls[0]?.body ?? '')).toMatchObject({
      workflowId: '1904136902449209346',
      webhookUrl: expect.stringMatching(
        /^https:\/\/worker\.example\/v1\/runninghub\/a\/[\da-f]{64}$/,
      ),
    })
  })

  test('that has failed already is checked at once', async () => {
    const { getTask, paths } = await submit(created('FAILED'), refusal(805))
    expect(paths).toEqual([CREATE, '/task/openapi/outputs'])
    expect(await getTask()).toMatchObject({ status: 'failed' })
  })

  test('keeps the node errors', async () => {
    const node_errors = { '4': { errors: [{ message: 'bad', details: '' }] } }
    const promptTips = JSON.stringify({ node_errors })
    const { queue, start } = await submit(created('QUEUED', { promptTips }))
    const { poll } = (await queue.read('a', start, true)) ?? {}
    expect(JSON.parse(poll?.nodeErrors ?? '')).toMatchObject([{ nodeId: '4' }])
    const without = await submit(created('QUEUED'))
    expect((await without.queue.read('a', start, true))?.poll?.nodeErrors).toBeUndefined()
  })

  test('is cancelled when a cancel was requested meanwhile', async () => {
    const world = createInvocation([
      async () => {
        await world.queue.cancel('a', world.start)
        return new Response(created('QUEUED'))
      },
      '{"code":0,"msg":"success","data":null}',
    ])
    await submitTask(world.ctx, await world.claim())
    expect(world.calls.map(({ path }) => path)).toContain('/task/openapi/cancel')
  })

  test.each([
    ['request', 15_000],
    ['cron', 60_000],
  ] as const)('in a %s has %i ms', async (name, ms) => {
    const timeouts = vi.spyOn(AbortSignal, 'timeout')
    const world = createInvocation([created('QUEUED')], { budget: name })
    await submitTask(world.ctx, await world.claim())
    expect(timeouts).toHaveBeenCalledWith(ms)
  })

  test('without a public URL has no webhook', async () => {
    const world = createInvocation([created('QUEUED')])
    Object.assign(world.ctx.config, { publicUrl: 'http://worker.example' })
    await submitTask(world.ctx, await world.claim())
    expect(JSON.parse(world.calls[0]?.body ?? '')).not.toHaveProperty('webhookUrl')
    // Its status is checked more often.
    expect((await world.queue.takeDueWork(world.start, budget)).nextAt).toBe(world.start + 5_000)
  })

  test('may run an app', async () => {
    const world = createInvocation([created('QUEUED')])
    await submitTask(world.ctx, await world.claim({}, { kind: 'ai-app' }))
    expect(world.calls[0]?.path).toBe('/task/openapi/ai-app/run')
  })
})

describe('after a refusal that passes, nothing is submitted for', () => {
  test.each<[string, Step, number]>([
    ['15 s when the queue is full', refusal(421), 15_000],
    ['60 s when no machine is free', refusal(415), 60_000],
    ['15 s after HTTP 429', http(429), 15_000],
    ['15 s after a shorter Retry-After', http(429, '', { 'retry-after': '3' }), 15_000],
    ['a longer Retry-After', http(429, '', { 'retry-after': '20' }), 20_000],
    ['two minutes at most', http(429, '', { 'retry-after': '3600' }), 120_000],
    ['30 s when RunningHub cannot be reached', refused, 30_000],
  ])('%s', async (_name, step, delay) => {
    const { queue, start, getTask } = await submit(step)
    expect(await getTask()).toMatchObject({ status: 'waiting' })
    expect((await queue.takeDueWork(start, budget)).nextAt).toBe(start + delay)
    const isUnreachable = step === refused
    expect((await queue.report(start)).isUnreachable).toBe(isUnreachable)
  })
})

describe('a create call without a usable response', () => {
  test.each<[string, Step, RegExp]>([
    ['a cut connection', new TypeError('fetch failed'), /fetch failed/],
    ['a gateway page', http(502, '<html>'), /HTTP 502/],
    ['an internal error', refusal(1005), /1005/],
  ])('is unknown after %s', async (_name, step, reason) => {
    const { getTask, paths, queue, start } = await submit(step)
    expect(await getTask()).toMatchObject({ status: 'unknown', endedAt: undefined })
    expect((await getTask())?.unknown?.reason).toMatch(reason)
    expect(paths).toEqual([CREATE])
    expect(await queue.claim(start)).toMatchObject({ kind: 'none' })
  })

  test('has a reason of 300 characters at most', async () => {
    const { getTask } = await submit(new TypeError('x'.repeat(400)))
    expect((await getTask())?.unknown?.reason).toHaveLength(300)
  })
})

describe('a refusal for good', () => {
  test.each([
    [380, 'WORKFLOW_NOT_FOUND', false],
    [4711, 'REFUSED', true],
  ])('with code %i ends the task with %s', async (code, name, provisional) => {
    const { getTask, queue, start } = await submit(refusal(code))
    const task = await getTask()
    expect(task).toMatchObject({ status: 'failed', provisional })
    expect(JSON.parse(task?.outcome ?? '').error.code).toBe(name)
    expect((await queue.report(start)).paused).toBeUndefined()
  })

  test('of the account pauses the queue, and the account is checked for comparison', async () => {
    const account = '{"code":0,"msg":"success","data":{"remainCoins":"3"}}'
    const { getTask, queue, start, paths } = await submit(refusal(416), account)
    expect(await getTask()).toMatchObject({ status: 'waiting' })
    expect(await queue.report(start)).toMatchObject({
      paused: { by: 'refusal', code: 'INSUFFICIENT_BALANCE' },
      check: { at: start, balance: { coins: 3 } },
    })
    expect(paths).toEqual([CREATE, '/uc/openapi/accountStatus'])
  })

  test('of the account is recorded although the account cannot be checked', async () => {
    const { queue, start } = await submit(refusal(802), http(502))
    expect(await queue.report(start)).toMatchObject({
      paused: { by: 'refusal', code: 'INVALID_KEY' },
      check: { at: start, code: 'UNAVAILABLE' },
    })
  })
})

test('a task whose graph cannot be parsed ends, and nothing is sent', async () => {
  const world = createInvocation([created('QUEUED')])
  await submitTask(world.ctx, await world.claim({ workflow: '{"3":' }))
  expect(await world.getTask()).toMatchObject({ status: 'failed' })
  expect(world.calls).toEqual([])
})

describe('when the queue does not respond', () => {
  test.each(['webhookKey', 'beginSubmit'])(
    'to %s, nothing is sent and the task goes back',
    async (method) => {
      const world = createInvocation([created('QUEUED')])
      const claimed = await world.claim()
      world.failures.set(method, 1)
      await expect(submitTask(world.ctx, claimed)).rejects.toThrow()
      expect(world.calls).toEqual([])
      expect(await world.queue.claim(world.clock.now())).toMatchObject({ kind: 'task', id: 'a' })
    },
  )

  test('that the task may be sent, because it was cancelled, nothing is sent', async () => {
    const world = createInvocation([created('QUEUED')])
    const claimed = await world.claim()
    await world.queue.cancel('a', world.start)
    await submitTask(world.ctx, claimed)
    expect(world.calls).toEqual([])
  })

  const delays = [200, 1_000, 3_000, 5_000, 9_000]
  test.each<[string, Step, string, string]>([
    ['a created task', created('QUEUED'), 'markSubmitted', 'queued'],
    ['an unknown outcome', new TypeError('fetch failed'), 'markUnknown', 'unknown'],
    ['a full queue', refusal(421), 'release', 'waiting'],
    ['a refusal for good', refusal(380), 'fail', 'failed'],
    ['a refusal of the account', refusal(802), 'refuse', 'waiting'],
  ])('%s is reported again until it does', async (_name, step, method, status) => {
    const world = createInvocation([step])
    const claimed = await world.claim()
    world.failures.set(method, 5)
    await submitTask(world.ctx, claimed)
    expect(world.clock.sleeps).toEqual(delays)
    expect(await world.getTask()).toMatchObject({ status })
    expect(world.calls.filter(({ path }) => path === CREATE)).toHaveLength(1)
  })

  test.each([
    ['request', delays],
    ['cron', [...delays, 20_000, 30_000, 30_000]],
  ] as const)('for long in a %s, the outcome is in the log', async (name, sleeps) => {
    const world = createInvocation([created('QUEUED')], { budget: name })
    const claimed = await world.claim()
    world.failures.set('markSubmitted', 99)
    await expect(submitTask(world.ctx, claimed)).rejects.toThrow('Network connection lost.')
    expect(world.clock.sleeps).toEqual(sleeps)
    expect(log.events()).toContainEqual({
      event: 'outcome-not-recorded',
      message: "The queue could not record that task a is RunningHub's task 77.",
    })
  })

  test.each<[string, Step, string, string]>([
    [
      'an unknown outcome',
      new TypeError('fetch failed'),
      'markUnknown',
      'it is not known whether RunningHub created task a',
    ],
    ['a full queue', refusal(421), 'release', 'RunningHub did not create task a'],
    ['a refusal for good', refusal(380), 'fail', 'RunningHub refused task a'],
    [
      'a refusal of the account',
      refusal(802),
      'refuse',
      'RunningHub refused task a and every other one',
    ],
  ])('for long, %s is in the log', async (_name, step, method, what) => {
    const world = createInvocation([step])
    const claimed = await world.claim()
    world.failures.set(method, 99)
    await expect(submitTask(world.ctx, claimed)).rejects.toThrow('Network connection lost.')
    expect(log.events()).toContainEqual({
      event: 'outcome-not-recorded',
      message: `The queue could not record that ${what}.`,
    })
  })

  test('a task that cannot go back is in the log', async () => {
    const world = createInvocation([created('QUEUED')])
    const claimed = await world.claim()
    world.failures.set('beginSubmit', 1)
    world.failures.set('release', 99)
    await expect(submitTask(world.ctx, claimed)).rejects.toThrow('Network connection lost.')
    expect(log.events()).toContainEqual({
      event: 'outcome-not-recorded',
      message: 'The queue could not record that task a goes back to the queue.',
    })
  })

  test('a check of the account that fails is in the log', async () => {
    const world = createInvocation([refusal(802)])
    const claimed = await world.claim()
    world.failures.set('recordAccount', 1)
    await submitTask(world.ctx, claimed)
    await world.idle()
    expect(log.text()).toContain('checking the account: Network connection lost.')
  })
})
