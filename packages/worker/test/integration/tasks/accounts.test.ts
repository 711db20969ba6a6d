import { expect, test } from 'vitest'
import { createTask } from '../../../src/tasks/create.ts'
import { listTasks } from '../../../src/tasks/list.ts'
import { pauseQueue, resumeQueue } from '../../../src/tasks/pause.ts'
import { guardConsole } from '../../harness/guard-console.ts'
import { twoAccounts } from '../../harness/two-accounts.ts'
import { newTask } from '../../harness/world.ts'

guardConsole()

const both = { accounts: ['main', 'second'] }

test('a task runs on the account that the request names, and on the first one by default', async () => {
  const { world, main, second, getTask, minutes } = twoAccounts()
  const first = await world.createTask()
  const other = await world.createTask({ accounts: ['second'] })
  expect(other.id).toMatch(/second$/)
  await minutes(3)
  expect(await getTask(first)).toMatchObject({ status: 'succeeded', account: 'main' })
  expect(await getTask(other)).toMatchObject({ status: 'succeeded', account: 'second' })
  expect([main.tasks.size, second.tasks.size]).toEqual([1, 1])
  expect(second.calls('submit')[0]?.text).toContain(second.options.apiKey)
  expect(world.received.map(({ body }) => body.data.id).sort()).toEqual([first.id, other.id].sort())
})

test('of several accounts the one with a free slot gets the task', async () => {
  const { world, main, second, minutes } = twoAccounts()
  for (const { options } of [main, second]) options.runMs = 600_000
  await minutes(1)
  const accounts: unknown[] = []
  for (let n = 0; n < 4; n++) {
    accounts.push((await world.createTask(both)).account)
    await world.idle()
  }
  expect(accounts).toEqual(['main', 'second', 'main', 'second'])
  await minutes(1)
  expect([main.tasks.size, second.tasks.size]).toEqual([1, 1])
})

test('a paused account is passed over, until it is resumed', async () => {
  const { world, main, second, minutes } = twoAccounts()
  await minutes(1)
  await pauseQueue(world.context(), 'maintenance')
  expect((await world.createTask(both)).account).toBe('second')
  expect((await world.createTask(both)).account).toBe('second')
  await minutes(3)
  expect([main.tasks.size, second.tasks.size]).toEqual([0, 2])
  await resumeQueue(world.context())
  expect((await world.createTask(both)).account).toBe('main')
})

test('an idempotency key gives one task, whatever account would be chosen', async () => {
  const { world, main, second, minutes } = twoAccounts()
  const key = { keyHash: 'k', bodyHash: 'b' }
  const create = () => createTask(world.context(), newTask(both), key)
  await world.createTask({ accounts: ['main'] })
  const results = await Promise.all([create(), create(), create()])
  await world.createTask({ accounts: ['second'] })
  results.push(await create())
  const ids = results.map((result) => 'task' in result && result.task.id)
  expect(new Set(ids).size).toBe(1)
  await minutes(5)
  expect(main.tasks.size + second.tasks.size).toBe(3)
})

test('a repeated request finishes what an earlier one has only reserved', async () => {
  const { world, main, second, getTask, minutes } = twoAccounts()
  const key = { keyHash: 'k', bodyHash: 'b' }
  const task = newTask({ accounts: ['second'] })
  world.faults.crashBefore = 'enqueue'
  await expect(createTask(world.context(), task, key)).rejects.toThrow()
  const results = await Promise.all([1, 2].map(() => createTask(world.context(), task, key)))
  const ids = results.map((result) => 'task' in result && result.task.id)
  expect(new Set(ids).size).toBe(1)
  await minutes(3)
  expect(await getTask({ id: String(ids[0]) })).toMatchObject({ status: 'succeeded' })
  expect([main.tasks.size, second.tasks.size]).toEqual([0, 1])
})

test('a list has the tasks of all accounts, newest first, in full pages', async () => {
  const { world } = twoAccounts()
  const ids: string[] = []
  for (let n = 0; n < 7; n++) {
    const accounts = [n % 3 === 0 ? 'main' : 'second']
    ids.unshift((await world.createTask({ accounts })).id)
    await world.idle()
    await world.clock.advance(10)
  }
  const pages: string[][] = []
  let cursor: string | undefined
  do {
    const page = await listTasks(world.context(), { limit: 3, cursor })
    pages.push(page.tasks.map(({ id }) => id))
    cursor = page.cursor
  } while (cursor)
  expect(pages.flat()).toEqual(ids)
  expect(pages.map(({ length }) => length)).toEqual([3, 3, 1])
})

test('limits count the tasks, coins and waiting tasks of all accounts', async () => {
  const { world, main, second, minutes } = twoAccounts()
  const create = async (account: string, limits: object) => {
    const task = newTask({ accounts: [account], token: 't' })
    const result = await createTask(world.context(), task, undefined, limits)
    await world.idle()
    return result.kind === 'limited' ? result.limit : result.kind
  }
  for (const { options } of [main, second]) options.concurrentLimit = 0
  expect(await create('main', { dailyTasks: 2, maxWaiting: 2 })).toBe('created')
  expect(await create('second', { dailyTasks: 2, maxWaiting: 2 })).toBe('created')
  expect(await create('second', { dailyTasks: 2 })).toBe('dailyTasks')
  expect(await create('second', { maxWaiting: 2 })).toBe('maxWaiting')
  expect(await create('main', { maxWaiting: 2 })).toBe('maxWaiting')
  for (const { options } of [main, second]) options.concurrentLimit = 1
  await minutes(5)
  const { tasks } = await listTasks(world.context())
  const coins = tasks.reduce((sum, { usage }) => sum + (usage.coins ?? 0), 0)
  expect(coins).toBeGreaterThan(0)
  expect(await create('main', { dailyCoins: coins })).toBe('dailyCoins')
  expect(await create('second', { dailyCoins: coins })).toBe('dailyCoins')
  expect(await create('second', { dailyCoins: coins + 1 })).toBe('created')
})
