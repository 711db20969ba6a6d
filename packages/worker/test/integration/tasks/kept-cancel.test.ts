import { describe, expect, test, vi } from 'vitest'
import type { TaskResource } from '../../../src/model/task.ts'
import { cancelTask } from '../../../src/tasks/cancel.ts'
import { handleWebhook } from '../../../src/tasks/handle-webhook.ts'
import { guardConsole } from '../../harness/guard-console.ts'
import { webhookOf } from '../../harness/webhook.ts'
import { World } from '../../harness/world.ts'

guardConsole()

const dropped = { kind: 'drop', after: true } as const

/** Creates a task, and cancels it while RunningHub has not yet responded to its create call. */
async function cancelDuringCreateCall(world: World): Promise<TaskResource> {
  const held = Promise.withResolvers<void>()
  const { hostname } = new URL(world.config.baseUrl)
  world.hosts[hostname] = async (request) => {
    if (request.url.endsWith('/create')) await held.promise
    return world.simulator.fetch(request)
  }
  const task = await world.createTask()
  await vi.waitFor(
    async () => expect(await world.getTask(task)).toMatchObject({ status: 'submitting' }),
    { timeout: 50_000 },
  )
  expect(await cancelTask(world.context(), task.id)).toMatchObject({
    kind: 'kept',
    task: { status: 'submitting', cancelRequestedAt: expect.any(String) },
  })
  held.resolve()
  await world.idle()
  return task
}

const statesOf = ({ simulator }: World) => [...simulator.tasks.values()].map(({ state }) => state)

describe('a cancel during the create call', () => {
  test('is carried out as soon as RunningHub has created the task', async () => {
    const world = new World()
    world.simulator.options.runMs = 600_000
    const task = await cancelDuringCreateCall(world)
    expect(await world.getTask(task)).toMatchObject({ status: 'cancelled' })
    expect(statesOf(world)).toEqual(['CANCELLED'])
    await world.minutes(7)
    expect(world.received.map(({ body }) => body.type)).toEqual(['runninghub.task.cancelled'])
  })

  test.each([
    ['because the queue is full', 421],
    ['because the key is not known', 806],
  ])('ends a task that RunningHub does not create %s', async (_, code) => {
    const world = new World()
    world.simulator.script({ on: 'submit', times: 2, answer: { kind: 'refuse', code } })
    const task = await cancelDuringCreateCall(world)
    expect(await world.getTask(task)).toMatchObject({ status: 'cancelled' })
    await world.minutes(3)
    expect(world.simulator.calls('submit')).toHaveLength(1)
    expect(world.received.map(({ body }) => body.type)).toEqual(['runninghub.task.cancelled'])
  })

  test('is carried out by a cron run when the invocation crashes before it', async () => {
    const world = new World()
    world.simulator.options.runMs = 600_000
    world.simulator.script({ on: 'cancel', answer: { kind: 'http', status: 502 } })
    const task = await cancelDuringCreateCall(world)
    expect(await world.getTask(task)).toMatchObject({ status: 'queued' })
    await world.minutes(2)
    expect(await world.getTask(task)).toMatchObject({ status: 'cancelled' })
    expect(statesOf(world)).toEqual(['CANCELLED'])
  })

  test('that comes too late keeps the result, with a note', async () => {
    const world = new World()
    world.simulator.options.queuedMs = 0
    world.simulator.options.runMs = 0
    const task = await cancelDuringCreateCall(world)
    expect(await world.getTask(task)).toMatchObject({
      status: 'succeeded',
      note: expect.stringContaining('too late'),
    })
    expect(world.simulator.calls('cancel')).toEqual([])
  })
})

describe('a cancel of an unknown task', () => {
  test('is carried out when the webhook names the task', async () => {
    const world = new World()
    world.simulator.options.runMs = 600_000
    world.simulator.script({ on: 'submit', answer: dropped })
    const task = await world.createTask()
    await world.idle()
    expect(await cancelTask(world.context(), task.id)).toMatchObject({
      kind: 'kept',
      task: { status: 'unknown' },
    })
    const { id, token, body } = webhookOf(world)
    await handleWebhook(world.context(), id, token, body)
    await world.idle()
    expect(await world.getTask(task)).toMatchObject({ status: 'cancelled' })
    expect(statesOf(world)).toEqual(['CANCELLED'])
  })

  test('that has ended as unknown is kept, too, and the end says so', async () => {
    const world = new World({ taskTimeout: 600_000 })
    world.simulator.options.runMs = 10_000_000
    world.simulator.script({ on: 'submit', answer: dropped })
    const task = await world.createTask()
    await world.idle()
    await cancelTask(world.context(), task.id)
    await world.minutes(12)
    expect(await world.getTask(task)).toMatchObject({
      status: 'unknown',
      endedAt: expect.any(String),
      note: expect.stringContaining('A cancel was requested'),
    })
    expect(await cancelTask(world.context(), task.id)).toMatchObject({ kind: 'kept' })
    const { id, token, body } = webhookOf(world)
    await handleWebhook(world.context(), id, token, body)
    await world.minute()
    expect(await world.getTask(task)).toMatchObject({ status: 'cancelled' })
    expect(statesOf(world)).toEqual(['CANCELLED'])
  })

  test('changes nothing when RunningHub never reports the task', async () => {
    const world = new World({ taskTimeout: 600_000 })
    world.simulator.script({ on: 'submit', answer: { kind: 'drop' } })
    const task = await world.createTask()
    await world.idle()
    await cancelTask(world.context(), task.id)
    await world.minutes(12)
    expect(await world.getTask(task)).toMatchObject({ status: 'unknown' })
    expect(world.simulator.calls('submit')).toHaveLength(1)
    expect(await world.settled()).toBe(true)
  })
})
