import { evictDurableObject } from 'cloudflare:test'
import { describe, expect, test } from 'vitest'
import { StorageUnavailableError } from '../../src/platform/storage-error.ts'
import { createTask } from '../../src/tasks/create.ts'
import { getTask } from '../../src/tasks/get.ts'
import { MAX_FILES } from '../../src/validation/plan-inputs.ts'
import { accept, prompt, submittedPrompts, view } from '../harness/create.ts'
import { guardConsole } from '../harness/guard-console.ts'
import { newTask, World } from '../harness/world.ts'

guardConsole()

describe('a full queue', () => {
  test('is waited out, first in first out, and a freed slot is used at once', async () => {
    const world = new World()
    world.simulator.options.concurrentLimit = 1
    const tasks = []
    for (const text of ['a', 'b', 'c', 'd']) {
      tasks.push(await accept(world, prompt(text)))
      await world.idle()
      await world.clock.advance(10)
    }
    const begun = world.clock.now()
    while (world.received.length < 4) {
      await world.clock.advance(100)
      await world.idle()
    }
    expect(submittedPrompts(world)).toEqual(['a', 'b', 'c', 'd'])
    // Four runs of five seconds back to back: no cron was needed.
    expect(world.clock.now() - begun).toBeLessThan(23_000)
    for (const task of tasks) expect(await view(world, task)).toMatchObject({ status: 'succeeded' })
  })

  test.each([421, 415, 814, 1003, 1520])('code %i puts a task back to its place', async (code) => {
    const world = new World()
    world.simulator.script({ on: 'submit', times: 2, answer: { kind: 'refuse', code } })
    const first = await accept(world, prompt('a'))
    await world.idle()
    const second = await accept(world, prompt('b'))
    await world.idle()
    expect(await view(world, first)).toMatchObject({ status: 'waiting' })
    await world.minutes(6)
    expect(submittedPrompts(world)).toEqual(['a', 'b'])
    expect(await view(world, first)).toMatchObject({ status: 'succeeded' })
    expect(await view(world, second)).toMatchObject({ status: 'succeeded' })
  })

  test("the account's limit is asked for, and no create call is made in vain", async () => {
    const world = new World()
    world.simulator.options.concurrentLimit = 3
    for (let n = 0; n < 9; n++) await accept(world, prompt(String(n)))
    await world.idle()
    expect(world.simulator.tasks.size).toBe(3)
    await world.minute()
    expect(world.simulator.tasks.size).toBe(9)
    // Three go out side by side, in no order among themselves.
    const threes = [0, 3, 6].map((n) =>
      submittedPrompts(world)
        .slice(n, n + 3)
        .sort()
        .join(''),
    )
    expect(threes).toEqual(['012', '345', '678'])
    expect(world.simulator.calls('submit')).toHaveLength(9)
  })

  test('where the limit cannot be asked for, it is found out by refusals', async () => {
    const world = new World()
    const refusal = { kind: 'refuse', code: 412 } as const
    world.simulator.script({ on: 'queueStatus', times: 1000, answer: refusal })
    for (let n = 0; n < 7; n++) await accept(world, prompt(String(n)))
    await world.idle()
    await world.minutes(2)
    expect(submittedPrompts(world)).toEqual(['0', '1', '2', '3', '4', '5', '6'])
    const refused = world.simulator.calls('submit').length - 7
    expect(refused).toBeLessThanOrEqual(4)
  })

  test('tasks of the browser fill it too', async () => {
    const world = new World()
    const foreign = () =>
      world.simulator.fetch(`${world.config.baseUrl}/task/openapi/create`, {
        method: 'POST',
        body: JSON.stringify({ apiKey: world.config.apiKey, workflowId: newTask().workflowId }),
      })
    world.simulator.options.runMs = 100_000
    for (let n = 0; n < 3; n++) await foreign()
    const task = await accept(world)
    await world.idle()
    expect(world.simulator.calls('submit')).toHaveLength(3)
    expect(await view(world, task)).toMatchObject({ status: 'waiting' })
    world.simulator.options.runMs = 1_000
    await world.minutes(3)
    expect(await view(world, task)).toMatchObject({ status: 'succeeded' })
  })

  test('a task that waits for a day ends, and says so', async () => {
    const world = new World()
    world.simulator.options.concurrentLimit = 0
    const task = await accept(world)
    await world.idle()
    await world.clock.advance(24 * 3_600_000)
    await world.minute()
    expect(await view(world, task)).toMatchObject({
      status: 'failed',
      error: { code: 'QUEUE_TIMEOUT' },
    })
    expect(world.received).toHaveLength(1)
  })
})

describe('KV', () => {
  test('refuses writes: 503 and nothing accepted', async () => {
    const world = new World()
    world.kv.trouble.writesFail = true
    await expect(createTask(world.context(), newTask())).rejects.toBeInstanceOf(
      StorageUnavailableError,
    )
    await world.minutes(2)
    expect(world.simulator.calls('submit')).toEqual([])
  })

  test('refuses writes for the rest of the day: ends are shown and told, and stored tomorrow', async () => {
    const world = new World()
    const task = await accept(world)
    await world.idle()
    world.kv.trouble.writesFail = true
    await world.clock.advance(10_000)
    await world.minutes(10)
    expect(await view(world, task)).toMatchObject({
      status: 'succeeded',
      callback: { status: 'delivered' },
    })
    expect(world.received).toHaveLength(1)
    await world.clock.advance(5 * 3_600_000)
    await world.minute()
    expect(await view(world, task)).toMatchObject({ status: 'succeeded' })
    world.kv.trouble.writesFail = false
    await world.minutes(7)
    expect(world.kv.truth(`task:${task.id}`)).toMatchObject({ status: 'succeeded' })
    expect(world.received).toHaveLength(1)
    expect(await world.settled()).toBe(true)
  })

  test.each([
    ['is a minute behind', { lag: 60_000 }],
    ['finds nothing for a while', { misses: true }],
    ['cannot be read for a while', { readsFail: true }],
  ])('%s: no task is lost or made twice', async (_, trouble) => {
    const world = new World()
    Object.assign(world.kv.trouble, trouble)
    const tasks = [await accept(world), await accept(world)]
    await world.idle()
    await world.minutes(2)
    for (const task of tasks) expect(await view(world, task)).toBeDefined()
    Object.assign(world.kv.trouble, { misses: false, readsFail: false })
    await world.minutes(6)
    for (const task of tasks) expect(await view(world, task)).toMatchObject({ status: 'succeeded' })
    expect(world.simulator.tasks.size).toBe(2)
    expect(world.received).toHaveLength(2)
  })

  test('cannot be read for an hour: that is no try of the task', async () => {
    const world = new World()
    world.kv.trouble.readsFail = true
    const task = await accept(world)
    await world.idle()
    await world.minutes(60)
    expect(await view(world, task)).toMatchObject({ status: 'waiting' })
    world.kv.trouble.readsFail = false
    await world.minutes(3)
    expect(await view(world, task)).toMatchObject({ status: 'succeeded' })
  })

  test('has lost a record: the task ends all the same', async () => {
    const world = new World()
    world.kv.trouble.misses = true
    const task = await accept(world)
    await world.idle()
    await world.minutes(15)
    expect(await view(world, task)).toMatchObject({
      status: 'failed',
      error: { code: 'SUBMIT_FAILED' },
    })
    expect(world.received).toHaveLength(1)
    expect(world.simulator.tasks.size).toBe(0)
  })

  test('has the end when the queue has forgotten it', async () => {
    const world = new World()
    const task = await accept(world)
    await world.idle()
    await world.clock.advance(10_000)
    await world.idle()
    const before = await view(world, task)
    await world.clock.advance(2 * 3_600_000)
    await world.minute()
    expect(await world.queue.read(task.id, world.clock.now(), false)).toBeUndefined()
    expect(await view(world, task)).toEqual(before)
    expect(await getTask(world.context(), 'zzzz')).toBeUndefined()
  })
})

// Sixty cron runs take seconds.
describe('RunningHub is down for an hour', { timeout: 20_000 }, () => {
  const down = [
    ['answers with a gateway page', { kind: 'http', status: 502 }],
    ['cuts every connection', { kind: 'drop' }],
  ] as const

  test.each(down)('%s: new tasks wait, running ones are found again', async (_, answer) => {
    const world = new World({ webhooks: false })
    const running = await accept(world, prompt('before'))
    await world.idle()
    // Nothing was asked for a while, as is usual before somebody notices.
    await world.clock.advance(120_000)
    for (const on of ['submit', 'queueStatus', 'outputs'] as const) {
      world.simulator.script({ on, times: 100_000, answer })
    }
    const waiting = [await accept(world, prompt('x')), await accept(world, prompt('y'))]
    await world.minutes(60)
    expect(world.simulator.calls('submit')).toHaveLength(1)
    expect(await view(world, running)).toMatchObject({ status: 'queued' })
    world.simulator.steps.clear()
    await world.minutes(3)
    for (const task of [running, ...waiting]) {
      expect(await view(world, task)).toMatchObject({ status: 'succeeded' })
    }
    expect(submittedPrompts(world)).toEqual(['before', 'x', 'y'])
  })

  test('a task caught in the very moment is unknown; those behind it wait', async () => {
    const world = new World({ webhooks: false })
    await accept(world, prompt('warm'))
    await world.idle()
    for (const on of ['submit', 'queueStatus', 'outputs'] as const) {
      world.simulator.script({ on, times: 100_000, answer: { kind: 'http', status: 502 } })
    }
    const tasks = []
    for (const text of ['1', '2', '3', '4']) {
      tasks.push(await accept(world, prompt(text)))
      await world.idle()
    }
    await world.minutes(10)
    const statuses = await Promise.all(tasks.map(async (task) => (await view(world, task)).status))
    expect(statuses).toEqual(['unknown', 'waiting', 'waiting', 'waiting'])
  })
})

test('tasks with as many files as they may have share the calls of a run', async () => {
  const world = new World()
  world.hosts['files.example'] = () => new Response('a picture')
  const tasks = []
  for (const task of ['a', 'b', 'c']) {
    const files = Array.from({ length: MAX_FILES }, (_, n) => {
      return { nodeId: `${n}`, fieldName: 'image', url: `https://files.example/${task}${n}.png` }
    })
    tasks.push(await accept(world, { workflowId: '1904136902449209999', files }))
  }
  await world.idle()
  await world.minutes(10)
  for (const task of tasks) expect(await view(world, task)).toMatchObject({ status: 'succeeded' })
  // No file went up twice, but for those that were cut off.
  expect(world.simulator.calls('upload').length).toBeLessThan(4 * MAX_FILES)
})

describe("the callback's receiver", () => {
  test('is down for a day: tried seven times under one id, then dead, and may be sent again', async () => {
    const world = new World()
    world.answer = () => new Response('no', { status: 500 })
    const task = await accept(world)
    await world.idle()
    await world.clock.advance(10_000)
    await world.idle()
    for (let quarter = 0; quarter < 25 * 4; quarter++) {
      await world.minute()
      await world.clock.advance(14 * 60_000)
    }
    expect(world.received).toHaveLength(7)
    expect(new Set(world.received.map(({ id }) => id))).toEqual(new Set([`msg_${task.id}`]))
    expect(
      new Set(world.received.map(({ headers }) => headers.get('webhook-timestamp'))).size,
    ).toBe(7)
    expect(await view(world, task)).toMatchObject({
      status: 'succeeded',
      callback: { status: 'dead', attempts: 7, lastStatus: 500 },
    })
    // The second record says that the first attempt failed, a third one how it ended.
    expect(world.kv.bill.writes).toBe(3)
    expect(await world.settled()).toBe(true)
  })

  test('is slow in the first minutes only', async () => {
    const world = new World()
    world.answer = () => new Response(null, { status: world.received.length < 3 ? 503 : 200 })
    const task = await accept(world)
    await world.idle()
    await world.clock.advance(10_000)
    await world.minutes(10)
    expect(await view(world, task)).toMatchObject({
      callback: { status: 'delivered', attempts: 3 },
    })
    expect(world.kv.truth(`task:${task.id}`)).toMatchObject({ callback: { status: 'delivered' } })
  })
})

test('the queue forgets what it held in memory, and nothing is lost', async () => {
  const world = new World({ webhooks: false })
  world.simulator.options.concurrentLimit = 2
  for (let n = 0; n < 6; n++) await accept(world, prompt(String(n)))
  await world.idle()
  for (let minute = 0; minute < 6; minute++) {
    await evictDurableObject(world.queue)
    await world.minute()
  }
  expect(submittedPrompts(world)).toEqual(['0', '1', '2', '3', '4', '5'])
  expect(world.received).toHaveLength(6)
})
