import { describe, expect, test } from 'vitest'
import type { TaskResource } from '../../src/model/task.ts'
import { cancelTask } from '../../src/tasks/cancel.ts'
import { getTask } from '../../src/tasks/get.ts'
import { redeliver } from '../../src/tasks/redeliver.ts'
import { accept, view } from '../harness/create.ts'
import { guardConsole } from '../harness/guard-console.ts'
import { World } from '../harness/world.ts'

guardConsole()

// An end that no clear response of RunningHub confirms is provisional. A result that exists is
// always shown and delivered. No single response ends a paid task as failed, unless RunningHub
// reports under HTTP 200 that this task failed.

const json = (value: unknown) => JSON.stringify(value)
const outputs = (code: number) => json({ code, msg: 'odd', data: null })

/** A task that runs, by default for three minutes, and of whose end no webhook tells. */
async function runningTask(
  config: ConstructorParameters<typeof World>[0] = {},
  runMs = 180_000,
): Promise<{ world: World; task: TaskResource; fault: (times: number, answer: object) => void }> {
  const world = new World({ webhooks: false, ...config })
  world.simulator.options.runMs = runMs
  const task = await accept(world)
  await world.idle()
  await world.clock.advance(20_000)
  const on = world.config.api === 'v2' ? 'query' : 'outputs'
  const fault = (times: number, answer: object) =>
    world.simulator.script({ on, times, answer: answer as never })
  return { world, task, fault }
}

/** Nobody was told anything but the success. */
async function expectSuccess(world: World, task: TaskResource): Promise<TaskResource> {
  const after = await view(world, task)
  expect(after).toMatchObject({ status: 'succeeded', urls: [expect.stringContaining('http')] })
  expect(after.provisional).toBeUndefined()
  expect(world.received.map(({ body }) => body.type)).toEqual(['runninghub.task.succeeded'])
  return after
}

describe('one odd response to a status check ends no task', () => {
  test.each(
    [403, 404, 429].flatMap((status) =>
      [1000, 1015, 1504, 1006, 805].map((code) => [status, code]),
    ),
  )('HTTP %i with code %i', async (status, code) => {
    const { world, task, fault } = await runningTask()
    fault(1, { kind: 'http', status, body: outputs(code as number) })
    await world.minutes(1)
    expect((await view(world, task)).endedAt).toBeUndefined()
    await world.minutes(5)
    await expectSuccess(world, task)
  })

  test('HTTP 200 with code 1000, "unknown error"', async () => {
    const { world, task, fault } = await runningTask()
    fault(1, { kind: 'refuse', code: 1000, msg: 'unknown error' })
    await world.minutes(6)
    await expectSuccess(world, task)
  })

  test.each([
    ['1000', ''],
    ['1015', 'FAILED'],
    ['', 'FAILED'],
  ])('v2: error code %j and status %j without a task id', async (errorCode, status) => {
    const { world, task, fault } = await runningTask({ api: 'v2' })
    const body = json({ taskId: '', status, errorCode, errorMessage: 'odd', results: null })
    fault(1, { kind: 'raw', body })
    await world.minutes(6)
    await expectSuccess(world, task)
  })

  test.each([801, 806, 412, 401])('HTTP 200 with code %i', async (code) => {
    const { world, task, fault } = await runningTask()
    fault(2, { kind: 'refuse', code })
    await world.minutes(6)
    await expectSuccess(world, task)
  })
})

test('two reports that there is no such task, eleven minutes apart, with good checks between', async () => {
  const { world, task, fault } = await runningTask({}, 20 * 60_000)
  await world.minutes(3)
  fault(1, { kind: 'refuse', code: 807 })
  await world.minutes(11)
  fault(1, { kind: 'refuse', code: 807 })
  await world.minutes(2)
  expect(await view(world, task)).toMatchObject({ status: 'running' })
  await world.minutes(12)
  await expectSuccess(world, task)
})

test('a task that RunningHub does not know for half an hour, and then has, is corrected', async () => {
  const { world, task, fault } = await runningTask()
  fault(100_000, { kind: 'refuse', code: 807 })
  await world.minutes(20)
  expect(await view(world, task)).toMatchObject({ status: 'failed', provisional: true })
  world.simulator.steps.clear()
  await world.minutes(40)
  const after = await view(world, task)
  expect(after).toMatchObject({ status: 'succeeded', urls: [expect.any(String)] })
  expect(world.received.at(-1)?.body.type).toBe('runninghub.task.succeeded')
})

describe('the cancel of an overdue task', () => {
  test.each([806, 807, 401])('meets code %i once: it is tried again', async (code) => {
    const { world, task } = await runningTask({ taskTimeout: 60_000 }, 3_600_000)
    world.simulator.script({ on: 'cancel', answer: { kind: 'refuse', code } })
    await world.minutes(5)
    expect(world.simulator.calls('cancel').length).toBeGreaterThan(1)
    expect(await view(world, task)).toMatchObject({ status: 'timed_out' })
    expect((await view(world, task)).provisional).toBeUndefined()
  })

  test.each([806, 807, 401])(
    'meets code %i, and the task succeeds: the result is kept',
    async (code) => {
      const { world, task } = await runningTask({ taskTimeout: 60_000 })
      world.simulator.script({ on: 'cancel', times: 100_000, answer: { kind: 'refuse', code } })
      await world.minutes(8)
      await expectSuccess(world, task)
    },
  )

  test('is accepted while the task succeeds: the result is kept, with a note', async () => {
    const { world, task, fault } = await runningTask({ taskTimeout: 60_000 })
    acceptCancelsInVain(world)
    fault(4, { kind: 'http', status: 502 })
    await world.minutes(8)
    expect((await expectSuccess(world, task)).note).toMatch(/cancel came too late/)
  })

  test('never gets a response: the task ends after an hour, provisionally', async () => {
    const { world, task } = await runningTask({ taskTimeout: 60_000 })
    await getTask(world.context(), task.id, { fresh: true })
    hang(world)
    await world.minutes(70)
    const after = await view(world, task)
    expect(after).toMatchObject({ status: 'timed_out', provisional: true })
    delete world.hosts[new URL(world.config.baseUrl).hostname]
    await world.minutes(60)
    expect(await view(world, task)).toMatchObject({ status: 'succeeded' })
  }, 30_000)
})

describe('a cancel by a caller', () => {
  test('is accepted, and the check after it lags behind: the result is kept and delivered', async () => {
    const { world, task, fault } = await runningTask()
    acceptCancelsInVain(world)
    fault(2, { kind: 'not-ready' })
    const cancellation = await cancelTask(world.context(), task.id)
    expect(cancellation).toMatchObject({ task: { status: 'cancelled', provisional: true } })
    expect(world.received).toEqual([])
    await world.minutes(4)
    expect((await expectSuccess(world, task)).note).toMatch(/cancel came too late/)
    expect(world.kv.truth(`task:${task.id}`)).toMatchObject({ status: 'succeeded' })
  })

  test('is accepted, and the webhook of the success comes after it', async () => {
    const world = new World()
    world.simulator.options.runMs = 30_000
    const task = await accept(world)
    await world.idle()
    await world.clock.advance(20_000)
    acceptCancelsInVain(world)
    await cancelTask(world.context(), task.id)
    expect(await view(world, task)).toMatchObject({ status: 'cancelled', provisional: true })
    await world.clock.advance(20_000)
    await world.idle()
    await expectSuccess(world, task)
  })

  test('is never confirmed: after some minutes it is delivered as it is, and sent again', async () => {
    const { world, task } = await runningTask({}, 24 * 3_600_000)
    acceptCancelsInVain(world)
    await cancelTask(world.context(), task.id)
    await world.minutes(10)
    expect(world.received.map(({ body }) => body.data)).toMatchObject([
      { status: 'cancelled', provisional: true },
    ])
    expect(world.simulator.calls('cancel').length).toBeGreaterThan(2)
  })

  test('that RunningHub takes and never answers is refused, not an error of the Worker', async () => {
    const { world, task } = await runningTask()
    hang(world)
    expect(await cancelTask(world.context(), task.id)).toMatchObject({ kind: 'refused' })
  })
})

test('an older state that reaches KV last is written over before the queue forgets the task', async () => {
  const world = new World()
  const task = await accept(world)
  await world.idle()
  world.faults.dieBefore = 'recordDelivery'
  await world.clock.advance(10_000)
  await world.minutes(3)
  const key = `task:${task.id}`
  const record = world.kv.truth(key) as object
  expect(record).toMatchObject({ status: 'succeeded' })
  // Who died before its report had begun another write, of an older state.
  await world.kv.put(key, json({ ...record, status: 'failed' }), {})
  await world.minutes(150)
  expect(await world.queue.read(task.id, world.clock.now(), false)).toBeUndefined()
  expect(await view(world, task)).toMatchObject({ status: 'succeeded' })
})

describe('a callback that reached its receiver is not dead', () => {
  test.each([404, 409, 410])(
    'a kill before the report, and HTTP %i to the repeat',
    async (status) => {
      const world = new World()
      world.answer = () =>
        new Response(null, { status: world.received.length === 1 ? 200 : status })
      const task = await accept(world)
      await world.idle()
      world.faults.lost = []
      world.faults.dieBefore = 'recordDelivery'
      await world.clock.advance(10_000)
      await world.minutes(4)
      expect(world.received.length).toBeGreaterThan(1)
      expect(await view(world, task)).toMatchObject({ callback: { status: 'delivered' } })
    },
  )

  test('no answer in time, and HTTP 409 to the repeat', async () => {
    const world = new World()
    world.answer = () => {
      if (world.received.length === 1) throw new TypeError('fetch failed')
      return new Response(null, { status: 409 })
    }
    const task = await accept(world)
    await world.idle()
    await world.clock.advance(10_000)
    await world.minutes(4)
    expect(await view(world, task)).toMatchObject({ callback: { status: 'delivered' } })
  })

  test('one that was confirmed is sent again by request, and refused', async () => {
    const world = new World()
    const task = await accept(world)
    await world.idle()
    await world.clock.advance(10_000)
    await world.idle()
    world.answer = () => new Response(null, { status: 410 })
    await redeliver(world.context(), task.id)
    await world.idle()
    expect(world.received).toHaveLength(2)
    expect(await view(world, task)).toMatchObject({ callback: { status: 'delivered' } })
  })

  test('but a receiver that refuses the first attempt is', async () => {
    const world = new World()
    world.answer = () => new Response(null, { status: 410 })
    const task = await accept(world)
    await world.idle()
    await world.clock.advance(10_000)
    await world.idle()
    expect(await view(world, task)).toMatchObject({ callback: { status: 'dead' } })
  })
})

/** RunningHub answers every cancel with success, and the task runs on. */
function acceptCancelsInVain(world: World): void {
  const body = json({ code: 0, msg: 'success', data: null })
  world.simulator.script({ on: 'cancel', times: 100_000, answer: { kind: 'raw', body } })
}

/** RunningHub accepts connections and never answers; the Worker's own limit ends each call. */
function hang(world: World): void {
  const { hostname } = new URL(world.config.baseUrl)
  world.hosts[hostname] = () => {
    throw new DOMException('The operation timed out.', 'TimeoutError')
  }
}
