import { evictDurableObject } from 'cloudflare:test'
import { describe, expect, test } from 'vitest'
import { cancelTask } from '../../../src/tasks/cancel.ts'
import { pauseQueue, resumeQueue } from '../../../src/tasks/pause.ts'
import { guardConsole } from '../../harness/guard-console.ts'
import { prompt, submittedPrompts } from '../../harness/prompts.ts'
import { World } from '../../harness/world.ts'

guardConsole()

/** Creates some tasks while the account is refused. */
async function createTasks(world: World, count: number) {
  const tasks = []
  for (let n = 0; n < count; n++) {
    tasks.push(await world.createTask(prompt(`${n}`)))
    await world.idle()
  }
  return tasks
}

describe('an account that RunningHub refuses', () => {
  test.each([
    ['without coins', { coins: 0 }, { coins: 100 }, 'INSUFFICIENT_BALANCE'],
    ['with an empty wallet', { money: 0 }, { money: 20 }, 'INSUFFICIENT_BALANCE'],
    ['with a free plan', { freeUser: true }, { freeUser: false }, 'INVALID_KEY'],
    ['with a disabled key', { disabledKey: true }, { disabledKey: false }, 'INVALID_KEY'],
    [
      'with an unknown key',
      { apiKey: 'f'.repeat(32) },
      { apiKey: '0123456789abcdef0123456789abcdef' },
      'INVALID_KEY',
    ],
  ])(
    '%s pauses the queue, which resumes by itself; no task ends',
    async (_, refused, normal, code) => {
      const world = new World({ webhooks: false, apiKey: '0123456789abcdef0123456789abcdef' })
      Object.assign(world.simulator.options, refused)
      const tasks = await createTasks(world, 20)
      await world.minutes(10)
      for (const task of tasks) {
        expect(await world.getTask(task)).toMatchObject({
          status: 'waiting',
          waitingFor: { code, message: expect.stringContaining('The queue is paused: ') },
        })
      }
      // Only free calls find out whether the reason has passed.
      expect(world.simulator.calls('submit').length).toBeLessThanOrEqual(4)
      expect(world.simulator.calls('account').length).toBeGreaterThan(0)
      expect(world.received).toEqual([])

      Object.assign(world.simulator.options, normal)
      await world.minutes(12)
      for (const task of tasks)
        expect(await world.getTask(task)).toMatchObject({ status: 'succeeded' })
      expect(world.simulator.tasks.size).toBe(20)
      expect(submittedPrompts(world)[0]).toBe('0')
    },
  )

  test('with code 40310 is tried again, later and later', async () => {
    const world = new World()
    world.simulator.script({ on: 'submit', times: 3, answer: { kind: 'refuse', code: 40310 } })
    const tasks = await createTasks(world, 3)
    expect(await world.getTask(tasks[2] ?? { id: '' })).toMatchObject({
      waitingFor: { code: 'MODEL_WITHDRAWN', hint: expect.stringContaining('other site') },
    })
    await world.minutes(10)
    for (const task of tasks)
      expect(await world.getTask(task)).toMatchObject({ status: 'succeeded' })
  })

  test('with code 40310 for one task only, this task fails and the others run', async () => {
    const world = new World()
    const create = world.simulator.fetch
    const { hostname } = new URL(world.config.baseUrl)
    world.hosts[hostname] = async (request) => {
      const text = await request.clone().text()
      if (!request.url.endsWith('/create') || !text.includes('foreign')) return create(request)
      return Response.json({ code: 40310, msg: 'withdrawn', data: null })
    }
    const foreign = await world.createTask(prompt('foreign'))
    await world.idle()
    const others = await createTasks(world, 3)
    await world.minutes(6)
    for (const task of others)
      expect(await world.getTask(task)).toMatchObject({ status: 'succeeded' })
    expect(await world.getTask(foreign)).toMatchObject({ status: 'failed' })
    expect(world.simulator.tasks.size).toBe(3)
  })

  test('still has its running tasks polled and cancelled', async () => {
    const world = new World({ webhooks: false })
    world.simulator.options.runMs = 100_000
    const [running, cancelled] = await createTasks(world, 2)
    world.simulator.options.money = 0
    const waiting = await world.createTask()
    await world.idle()
    expect(await world.getTask(waiting)).toMatchObject({ status: 'waiting' })
    expect(await cancelTask(world.context(), cancelled?.id ?? '')).toMatchObject({
      kind: 'cancelled',
    })
    expect(await cancelTask(world.context(), waiting.id)).toMatchObject({ kind: 'cancelled' })
    await world.minutes(3)
    expect(await world.getTask(running ?? { id: '' })).toMatchObject({ status: 'succeeded' })
  })

  test('keeps a task with a file, whose upload is refused', async () => {
    const world = new World()
    world.hosts['files.example'] = () => new Response('an image')
    world.simulator.options.disabledKey = true
    const files = [{ nodeId: '10', fieldName: 'image', url: 'https://files.example/a.png' }]
    const task = await world.createTask({ workflowId: '1904136902449209999', files })
    await world.idle()
    await world.minutes(3)
    expect(await world.getTask(task)).toMatchObject({
      status: 'waiting',
      waitingFor: { code: 'INVALID_KEY' },
    })
    world.simulator.options.disabledKey = false
    await world.minutes(5)
    expect(await world.getTask(task)).toMatchObject({ status: 'succeeded' })
  })

  test('ends its tasks after QUEUE_TIMEOUT, with the reason of the pause', async () => {
    const world = new World({ queueTimeout: 30 * 60_000 })
    world.simulator.options.money = 0
    const task = await world.createTask()
    await world.idle()
    await world.minutes(29)
    expect(await world.getTask(task)).toMatchObject({ status: 'waiting' })
    await world.minutes(2)
    const { status, error } = await world.getTask(task)
    expect([status, error?.code]).toEqual(['failed', 'QUEUE_TIMEOUT'])
    expect(error?.message).toMatch(
      /^The task waited 30 minutes\. The queue is paused: .*wallet is empty/,
    )
    expect(error?.hint).toContain('Top up')
    expect(world.received).toHaveLength(1)
  })
})

test('a pause outlives the memory of the Durable Object', async () => {
  const world = new World()
  world.simulator.options.money = 0
  const task = await world.createTask()
  await world.idle()
  await evictDurableObject(world.queue)
  await world.minutes(3)
  expect(await world.getTask(task)).toMatchObject({ waitingFor: { code: 'INSUFFICIENT_BALANCE' } })
  expect(world.simulator.calls('submit')).toHaveLength(1)
})

describe('a pause by a person', () => {
  test('keeps tasks waiting until the queue is resumed', async () => {
    const world = new World()
    expect(await pauseQueue(world.context(), 'maintenance')).toMatchObject({
      paused: { by: 'person', message: 'maintenance' },
    })
    const [task] = await createTasks(world, 1)
    await world.minutes(3)
    expect(await world.getTask(task ?? { id: '' })).toMatchObject({
      status: 'waiting',
      waitingFor: { code: 'PAUSED' },
    })
    expect(world.simulator.log).toEqual([])
    expect(await resumeQueue(world.context())).toMatchObject({ waiting: 1, paused: undefined })
    await world.idle()
    expect(await world.getTask(task ?? { id: '' })).toMatchObject({ status: 'queued' })
  })

  test('and a resume by a person ends the wait for the next check of the account', async () => {
    const world = new World()
    world.simulator.options.money = 0
    const [task] = await createTasks(world, 1)
    world.simulator.options.money = 5
    await resumeQueue(world.context())
    await world.idle()
    expect(await world.getTask(task ?? { id: '' })).toMatchObject({ status: 'queued' })
  })
})
