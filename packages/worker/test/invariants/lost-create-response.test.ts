import { describe, expect, test } from 'vitest'
import { guardConsole } from '../harness/guard-console.ts'
import { World } from '../harness/world.ts'

guardConsole()

describe('a create call whose response is lost', () => {
  const lost = [
    ['a connection that drops before the call', { kind: 'drop' }, 0],
    ['a connection that drops after the call', { kind: 'drop', after: true }, 1],
    ['HTTP 502 without a task', { kind: 'http', status: 502 }, 0],
    ['HTTP 504 with a task', { kind: 'http', status: 504, after: true }, 1],
    [
      'a success without a task id',
      { kind: 'raw', body: '{"code":0,"msg":"success","data":null}' },
      0,
    ],
    ['a response that is not JSON', { kind: 'raw', body: 'ok', after: true }, 1],
  ] as const

  test.each(lost)(
    'is never repeated after %s, and the task ends as unknown after the timeout',
    async (_, answer, tasks) => {
      const world = new World()
      world.webhook = 'lost'
      world.simulator.script({ on: 'submit', answer })
      const task = await world.createTask()
      await world.idle()
      expect(await world.getTask(task)).toMatchObject({ status: 'unknown' })
      expect(world.received).toEqual([])
      await world.minutes(65)
      expect(world.simulator.calls('submit')).toHaveLength(1)
      expect(world.simulator.tasks.size).toBe(tasks)
      expect(await world.getTask(task)).toMatchObject({
        status: 'unknown',
        error: { code: 'SUBMIT_UNKNOWN' },
        callback: { status: 'delivered' },
      })
      expect(world.received.map(({ body }) => body.type)).toEqual(['runninghub.task.unknown'])
    },
  )

  test("is resolved by RunningHub's webhook", async () => {
    const world = new World()
    world.simulator.script({ on: 'submit', answer: { kind: 'drop', after: true } })
    const task = await world.createTask()
    await world.idle()
    expect(await world.getTask(task)).toMatchObject({ status: 'unknown' })
    await world.clock.advance(10_000)
    await world.idle()
    expect(await world.getTask(task)).toMatchObject({ status: 'succeeded' })
    expect(world.received.map(({ body }) => body.type)).toEqual(['runninghub.task.succeeded'])
  })

  test('is resolved by a webhook after the timeout, with a second message', async () => {
    const world = new World({ taskTimeout: 600_000 })
    world.simulator.script({ on: 'submit', answer: { kind: 'drop', after: true } })
    world.simulator.options.runMs = 3_000_000
    const task = await world.createTask()
    await world.minutes(60)
    expect(await world.getTask(task)).toMatchObject({ status: 'succeeded' })
    expect(world.received.map(({ body, id }) => [body.type, id])).toEqual([
      ['runninghub.task.unknown', `msg_${task.id}`],
      ['runninghub.task.succeeded', `msg_${task.id}_2`],
    ])
  })

  test.each([1, 3])(
    'is resolved by a webhook although %i status checks of its task id fail',
    async (times) => {
      const world = new World()
      world.simulator.script({ on: 'submit', answer: { kind: 'drop', after: true } })
      const task = await world.createTask()
      await world.idle()
      world.simulator.script({ on: 'outputs', times, answer: { kind: 'http', status: 502 } })
      await world.clock.advance(10_000)
      await world.idle()
      expect(await world.getTask(task)).toMatchObject({ status: 'unknown' })
      await world.minutes(5)
      expect(await world.getTask(task)).toMatchObject({ status: 'succeeded' })
      expect(world.received.map(({ body }) => body.type)).toEqual(['runninghub.task.succeeded'])
      expect(await world.settled()).toBe(true)
    },
  )

  test('is resolved by a webhook although RunningHub is down until after the timeout', async () => {
    const world = new World({ taskTimeout: 600_000 })
    world.simulator.script({ on: 'submit', answer: { kind: 'drop', after: true } })
    const task = await world.createTask()
    await world.idle()
    const down = { on: 'outputs', times: 1_000, answer: { kind: 'http', status: 502 } } as const
    world.simulator.script(down)
    await world.minutes(15)
    expect(world.received.map(({ body }) => body.type)).toEqual(['runninghub.task.unknown'])
    world.simulator.steps.clear()
    await world.minutes(10)
    expect(await world.getTask(task)).toMatchObject({ status: 'succeeded' })
  })

  test('is resolved by a webhook although RunningHub does not find its task id for half an hour', async () => {
    const world = new World()
    world.simulator.script({ on: 'submit', answer: { kind: 'drop', after: true } })
    const task = await world.createTask()
    await world.idle()
    world.simulator.script({ on: 'outputs', times: 1_000, answer: { kind: 'refuse', code: 807 } })
    await world.clock.advance(10_000)
    await world.minutes(30)
    expect(await world.getTask(task)).toMatchObject({ status: 'unknown' })
    world.simulator.steps.clear()
    await world.minutes(15)
    expect(await world.getTask(task)).toMatchObject({ status: 'succeeded' })
  })

  test('is no longer checked when RunningHub does not find its task id for a day', async () => {
    const world = new World()
    world.simulator.script({ on: 'submit', answer: { kind: 'drop', after: true } })
    await world.createTask()
    await world.idle()
    world.simulator.tasks.clear()
    await world.clock.advance(10_000)
    await world.idle()
    await world.minutes(5)
    expect(world.simulator.calls('outputs').length).toBeLessThan(10)
    await world.clock.advance(30 * 3_600_000)
    await world.minutes(2)
    const polls = world.simulator.calls('outputs').length
    expect(polls).toBeLessThan(60)
    await world.minutes(10)
    expect(world.simulator.calls('outputs')).toHaveLength(polls)
  })

  test('does not stop other tasks', async () => {
    const world = new World()
    world.simulator.script({ on: 'submit', answer: { kind: 'drop' } })
    const first = await world.createTask()
    await world.idle()
    const second = await world.createTask()
    await world.idle()
    await world.minute()
    expect(await world.getTask(first)).toMatchObject({ status: 'unknown' })
    expect(await world.getTask(second)).toMatchObject({ status: 'succeeded' })
  })
})
