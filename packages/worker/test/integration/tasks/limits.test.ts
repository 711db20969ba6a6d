import { expect, test } from 'vitest'
import type { Limits } from '../../../src/model/limits.ts'
import type { NewTask } from '../../../src/model/task.ts'
import { createTask } from '../../../src/tasks/create.ts'
import { guardConsole } from '../../harness/guard-console.ts'
import { newTask, World } from '../../harness/world.ts'

guardConsole()

const HOUR = 3_600_000

/** Creates a task with limits. Returns what came of it. */
async function create(world: World, limits: Limits, changes: Partial<NewTask> = {}) {
  const result = await createTask(world.context(), newTask(changes), undefined, limits)
  await world.idle()
  return result.kind === 'limited' ? result.limit : result.kind
}

test('DAILY_TASKS limits the tasks of all tokens, until midnight UTC', async () => {
  const world = new World()
  const limits = { dailyTasks: 3 }
  for (const token of ['a', 'b', 'a'])
    expect(await create(world, limits, { token })).toBe('created')
  const result = await createTask(world.context(), newTask({ token: 'b' }), undefined, limits)
  const retryAfter = 86_400_000 - (world.clock.now() % 86_400_000)
  expect(result).toEqual({ kind: 'limited', limit: 'dailyTasks', retryAfter })
  await world.clock.advance(retryAfter)
  expect(await create(world, limits)).toBe('created')
})

test('DAILY_COINS limits by what RunningHub reports for tasks that ended', async () => {
  const world = new World()
  world.simulator.options.runMs = 1_000
  expect(await create(world, { dailyCoins: 1 })).toBe('created')
  expect(await create(world, { dailyCoins: 1 })).toBe('created')
  await world.clock.advance(20_000)
  await world.idle()
  const { usage } = await world.getTask({ id: world.received[0]?.body.data.id as string })
  expect(usage.coins).toBeGreaterThan(0)
  const spent = 2 * (usage.coins ?? 0)
  expect(await create(world, { dailyCoins: spent })).toBe('dailyCoins')
  expect(await create(world, { dailyCoins: spent + 1 })).toBe('created')
})

test('tasksPerDay and maxWaiting limit the tasks of one token', async () => {
  const world = new World()
  world.simulator.options.concurrentLimit = 0
  expect(await create(world, { maxWaiting: 2 }, { token: 'a' })).toBe('created')
  expect(await create(world, { maxWaiting: 2 }, { token: 'a' })).toBe('created')
  expect(await create(world, { maxWaiting: 2 }, { token: 'a' })).toBe('maxWaiting')
  expect(await create(world, { tasksPerDay: 2 }, { token: 'a' })).toBe('tasksPerDay')
  expect(await create(world, { tasksPerDay: 2, maxWaiting: 2 }, { token: 'b' })).toBe('created')
  world.simulator.options.concurrentLimit = 5
  await world.minutes(3)
  expect(await create(world, { maxWaiting: 2 }, { token: 'a' })).toBe('created')
})

test('a repeated request with a known idempotency key is never limited', async () => {
  const world = new World()
  const key = { keyHash: 'k', bodyHash: 'b' }
  const limits = { dailyTasks: 1 }
  const first = await createTask(world.context(), newTask(), key, limits)
  const again = await createTask(world.context(), newTask(), key, limits)
  expect([first.kind, again.kind]).toEqual(['created', 'existing'])
})

test('a corrected end counts the coins of its task once', async () => {
  const world = new World({ webhooks: false })
  const answer = { kind: 'refuse', code: 807 } as const
  world.simulator.script({ on: 'outputs', times: 20, answer })
  const task = await world.createTask()
  await world.minutes(10)
  await world.clock.advance(HOUR)
  await world.minutes(3)
  const { status, usage } = await world.getTask(task)
  expect(status).toBe('succeeded')
  expect(await create(world, { dailyCoins: (usage.coins ?? 0) + 1 })).toBe('created')
  expect(await create(world, { dailyCoins: usage.coins })).toBe('dailyCoins')
})
