import { describe, expect, test } from 'vitest'
import { readHealth } from '../../../src/tasks/health.ts'
import { pauseQueue } from '../../../src/tasks/pause.ts'
import { guardConsole } from '../../harness/guard-console.ts'
import { stopResponding } from '../../harness/running-task.ts'
import { twoAccounts } from '../../harness/two-accounts.ts'
import { World } from '../../harness/world.ts'

guardConsole()

const health = (world: World) => readHealth(world.context())

describe('the health of a Worker', () => {
  test('has the balance, the slots, what waits, and the tasks and coins of today', async () => {
    const world = new World()
    Object.assign(world.simulator.options, { concurrentLimit: 1, coins: 70, runMs: 30_000 })
    const createdAt = world.clock.now()
    const first = await world.createTask()
    await world.idle()
    await world.minutes(2)
    const { coins: coinsToday = 0 } = (await world.getTask(first)).usage
    for (let n = 0; n < 3; n++) {
      await world.createTask()
      await world.idle()
    }
    expect(await health(world)).toEqual({
      status: 'ok',
      accounts: [
        {
          name: 'main',
          status: 'ok',
          busy: 1,
          limit: 1,
          waiting: 2,
          preparing: 0,
          submitting: 0,
          submitted: 1,
          unknown: 0,
          oldestWaitingAt: new Date(createdAt + 120_000).toISOString(),
          paused: undefined,
          balance: expect.objectContaining({
            coins: expect.any(Number),
            checkedAt: new Date(createdAt + 120_000).toISOString(),
          }),
        },
      ],
      deadCallbacks: 0,
      tasksToday: 4,
      coinsToday,
    })
    expect(coinsToday).toBeGreaterThan(0)
  })

  test('counts dead callbacks', async () => {
    const world = new World()
    world.respond = () => new Response(null, { status: 410 })
    await world.createTask()
    await world.minutes(4)
    expect(await health(world)).toMatchObject({ status: 'ok', deadCallbacks: 1 })
  })

  test('costs RunningHub at most one call a minute, also for simultaneous requests', async () => {
    const world = new World()
    const calls = () => world.simulator.calls('account').length
    await Promise.all(Array.from({ length: 8 }, () => health(world)))
    expect(calls()).toBe(1)
    await world.clock.advance(59_000)
    await health(world)
    expect(calls()).toBe(1)
    await world.clock.advance(1_000)
    await health(world)
    expect(calls()).toBe(2)
  })

  test.each<[string, (world: World) => unknown, string, string]>([
    ['RunningHub does not respond', stopResponding, 'down', 'unreachable'],
    [
      'RunningHub does not accept the key',
      ({ simulator }) => Object.assign(simulator.options, { disabledKey: true }),
      'down',
      'key-refused',
    ],
    ['a person paused the queue', (world) => pauseQueue(world.context(), ''), 'degraded', 'paused'],
    [
      'the account is empty',
      async (world) => {
        world.simulator.options.coins = 0
        await world.createTask()
        await world.idle()
      },
      'degraded',
      'paused',
    ],
  ])('when %s', async (_, prepare, status, account) => {
    const world = new World()
    await prepare(world)
    expect(await health(world)).toMatchObject({ status, accounts: [{ status: account }] })
  })

  test('is ok again when RunningHub responds again', async () => {
    const world = new World()
    stopResponding(world)
    expect((await health(world)).status).toBe('down')
    for (const host of Object.keys(world.hosts)) delete world.hosts[host]
    await world.clock.advance(60_000)
    expect((await health(world)).status).toBe('ok')
  })

  test('is down when the queue does not respond', async () => {
    const world = new World()
    world.faults.crashBefore = 'report'
    expect(await health(world)).toEqual({
      status: 'down',
      accounts: [{ name: 'main', status: 'queue-unavailable' }],
      deadCallbacks: undefined,
      tasksToday: undefined,
      coinsToday: undefined,
    })
  })

  test('of two accounts is degraded when one is refused; one of them is checked a minute', async () => {
    const { world, main, second } = twoAccounts()
    second.options.disabledKey = true
    const calls = () => [main, second].map((site) => site.calls('account').length)
    expect(await health(world)).toMatchObject({ status: 'ok' })
    expect(calls()).toEqual([1, 0])
    await world.clock.advance(60_000)
    expect(await health(world)).toMatchObject({
      status: 'degraded',
      accounts: [
        { name: 'main', status: 'ok' },
        { name: 'second', status: 'key-refused' },
      ],
    })
    expect(calls()).toEqual([1, 1])
  })

  test('has the tasks of a day of all accounts', async () => {
    const { world } = twoAccounts()
    await world.createTask({ accounts: ['main'] })
    await world.createTask({ accounts: ['second'] })
    await world.idle()
    expect(await health(world)).toMatchObject({ tasksToday: 2 })
    world.config.accounts = world.config.accounts.filter(({ name }) => name !== 'main')
    world.config.account = 'second'
    expect(await health(world)).toMatchObject({ tasksToday: 2, accounts: [{ name: 'second' }] })
  })
})
