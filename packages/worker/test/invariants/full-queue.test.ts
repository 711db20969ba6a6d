import { describe, expect, test } from 'vitest'
import { guardConsole } from '../harness/guard-console.ts'
import { prompt, submittedPrompts } from '../harness/prompts.ts'
import { newTask, World } from '../harness/world.ts'

guardConsole()

describe('with a full queue of RunningHub', () => {
  test('tasks wait first in first out, and a free slot is used at once', async () => {
    const world = new World()
    world.simulator.options.concurrentLimit = 1
    const tasks = []
    for (const text of ['a', 'b', 'c', 'd']) {
      tasks.push(await world.createTask(prompt(text)))
      await world.idle()
      await world.clock.advance(10)
    }
    const startedAt = world.clock.now()
    while (world.received.length < 4) {
      await world.clock.advance(100)
      await world.idle()
    }
    expect(submittedPrompts(world)).toEqual(['a', 'b', 'c', 'd'])
    // Four runs of five seconds without a break, so no cron run was needed.
    expect(world.clock.now() - startedAt).toBeLessThan(23_000)
    for (const task of tasks)
      expect(await world.getTask(task)).toMatchObject({ status: 'succeeded' })
  })

  test.each([421, 415, 814, 1003, 1520])(
    'code %i returns a task to its place in the queue',
    async (code) => {
      const world = new World()
      world.simulator.script({ on: 'submit', times: 2, answer: { kind: 'refuse', code } })
      const first = await world.createTask(prompt('a'))
      await world.idle()
      const second = await world.createTask(prompt('b'))
      await world.idle()
      expect(await world.getTask(first)).toMatchObject({ status: 'waiting' })
      await world.minutes(6)
      expect(submittedPrompts(world)).toEqual(['a', 'b'])
      expect(await world.getTask(first)).toMatchObject({ status: 'succeeded' })
      expect(await world.getTask(second)).toMatchObject({ status: 'succeeded' })
    },
  )

  test('the limit of the account is queried, and no create call fails', async () => {
    const world = new World()
    world.simulator.options.concurrentLimit = 3
    for (let n = 0; n < 9; n++) await world.createTask(prompt(String(n)))
    await world.idle()
    expect(world.simulator.tasks.size).toBe(3)
    await world.minute()
    expect(world.simulator.tasks.size).toBe(9)
    // Three are submitted in parallel, in any order.
    const groups = [0, 3, 6].map((n) =>
      submittedPrompts(world)
        .slice(n, n + 3)
        .sort()
        .join(''),
    )
    expect(groups).toEqual(['012', '345', '678'])
    expect(world.simulator.calls('submit')).toHaveLength(9)
  })

  test('an unknown limit is found through few refusals', async () => {
    const world = new World()
    const refusal = { kind: 'refuse', code: 412 } as const
    world.simulator.script({ on: 'queueStatus', times: 1000, answer: refusal })
    for (let n = 0; n < 7; n++) await world.createTask(prompt(String(n)))
    await world.idle()
    await world.minutes(2)
    expect(submittedPrompts(world)).toEqual(['0', '1', '2', '3', '4', '5', '6'])
    const refused = world.simulator.calls('submit').length - 7
    expect(refused).toBeLessThanOrEqual(4)
  })

  test('tasks that were started in the browser count, too', async () => {
    const world = new World()
    const startInBrowser = () =>
      world.simulator.fetch(`${world.config.baseUrl}/task/openapi/create`, {
        method: 'POST',
        body: JSON.stringify({ apiKey: world.config.apiKey, workflowId: newTask().workflowId }),
      })
    world.simulator.options.runMs = 100_000
    for (let n = 0; n < 3; n++) await startInBrowser()
    const task = await world.createTask()
    await world.idle()
    expect(world.simulator.calls('submit')).toHaveLength(3)
    expect(await world.getTask(task)).toMatchObject({ status: 'waiting' })
    world.simulator.options.runMs = 1_000
    await world.minutes(3)
    expect(await world.getTask(task)).toMatchObject({ status: 'succeeded' })
  })

  test('a task fails with QUEUE_TIMEOUT after a day of waiting', async () => {
    const world = new World()
    world.simulator.options.concurrentLimit = 0
    const task = await world.createTask()
    await world.idle()
    await world.clock.advance(24 * 3_600_000)
    await world.minute()
    expect(await world.getTask(task)).toMatchObject({
      status: 'failed',
      error: { code: 'QUEUE_TIMEOUT' },
    })
    expect(world.received).toHaveLength(1)
  })
})
