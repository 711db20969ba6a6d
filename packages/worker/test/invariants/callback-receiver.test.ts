import { describe, expect, test } from 'vitest'
import { redeliver } from '../../src/tasks/redeliver.ts'
import { guardConsole } from '../harness/guard-console.ts'
import { World } from '../harness/world.ts'

guardConsole()

describe('a callback whose receiver', () => {
  test('is down for a day is sent eight times under one message id, then dead', async () => {
    const world = new World()
    world.respond = () => new Response('no', { status: 500 })
    const task = await world.createTask()
    await world.idle()
    await world.clock.advance(10_000)
    await world.idle()
    for (let quarter = 0; quarter < 25 * 4; quarter++) {
      await world.minute()
      await world.clock.advance(14 * 60_000)
    }
    expect(world.received).toHaveLength(8)
    expect(new Set(world.received.map(({ id }) => id))).toEqual(new Set([`msg_${task.id}`]))
    expect(
      new Set(world.received.map(({ headers }) => headers.get('webhook-timestamp'))).size,
    ).toBe(8)
    expect(await world.getTask(task)).toMatchObject({
      status: 'succeeded',
      callback: { status: 'dead', attempts: 8, lastStatus: 500 },
    })
    expect(await world.settled()).toBe(true)
  })

  test('fails in the first minutes is delivered later', async () => {
    const world = new World()
    world.respond = () => new Response(null, { status: world.received.length < 3 ? 503 : 200 })
    const task = await world.createTask()
    await world.idle()
    await world.clock.advance(10_000)
    await world.minutes(10)
    expect(await world.getTask(task)).toMatchObject({
      callback: { status: 'delivered', attempts: 3 },
    })
  })
})

describe('a callback that may have reached its receiver is not dead', () => {
  test.each([404, 409, 410])(
    'after a crash before the report and HTTP %i for the repeat',
    async (status) => {
      const world = new World()
      world.respond = () =>
        new Response(null, { status: world.received.length === 1 ? 200 : status })
      const task = await world.createTask()
      await world.idle()
      world.faults.crashBefore = 'recordDelivery'
      await world.clock.advance(10_000)
      await world.minutes(4)
      expect(world.received.length).toBeGreaterThan(1)
      expect(await world.getTask(task)).toMatchObject({ callback: { status: 'delivered' } })
    },
  )

  test('after no response and HTTP 409 for the repeat', async () => {
    const world = new World()
    world.respond = () => {
      if (world.received.length === 1) throw new TypeError('fetch failed')
      return new Response(null, { status: 409 })
    }
    const task = await world.createTask()
    await world.idle()
    await world.clock.advance(10_000)
    await world.minutes(4)
    expect(await world.getTask(task)).toMatchObject({ callback: { status: 'delivered' } })
  })

  test('after a redelivery that the receiver refuses', async () => {
    const world = new World()
    const task = await world.createTask()
    await world.idle()
    await world.clock.advance(10_000)
    await world.idle()
    world.respond = () => new Response(null, { status: 410 })
    await redeliver(world.context(), task.id)
    await world.idle()
    expect(world.received).toHaveLength(2)
    expect(await world.getTask(task)).toMatchObject({ callback: { status: 'delivered' } })
  })

  test('unless the receiver refuses the first attempt', async () => {
    const world = new World()
    world.respond = () => new Response(null, { status: 410 })
    const task = await world.createTask()
    await world.idle()
    await world.clock.advance(10_000)
    await world.idle()
    expect(await world.getTask(task)).toMatchObject({ callback: { status: 'dead' } })
  })
})
