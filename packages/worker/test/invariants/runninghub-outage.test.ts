import { describe, expect, test } from 'vitest'
import { guardConsole } from '../harness/guard-console.ts'
import { prompt, submittedPrompts } from '../harness/prompts.ts'
import { World } from '../harness/world.ts'

guardConsole()

// Sixty cron runs take seconds.
describe('during an outage of RunningHub', () => {
  const down = [
    ['with HTTP 502 responses', { kind: 'http', status: 502 }],
    ['with dropped connections', { kind: 'drop' }],
  ] as const

  test.each(down)(
    '%s new tasks wait, and a running task is found again afterwards',
    async (_, answer) => {
      const world = new World({ webhooks: false })
      const running = await world.createTask(prompt('before'))
      await world.idle()
      // No call was made for a while, so the outage is not noticed yet.
      await world.clock.advance(120_000)
      for (const on of ['submit', 'queueStatus', 'outputs'] as const) {
        world.simulator.script({ on, times: 100_000, answer })
      }
      const waiting = [await world.createTask(prompt('x')), await world.createTask(prompt('y'))]
      await world.minutes(60)
      expect(world.simulator.calls('submit')).toHaveLength(1)
      expect(await world.getTask(running)).toMatchObject({ status: 'queued' })
      world.simulator.steps.clear()
      await world.minutes(3)
      for (const task of [running, ...waiting]) {
        expect(await world.getTask(task)).toMatchObject({ status: 'succeeded' })
      }
      expect(submittedPrompts(world)).toEqual(['before', 'x', 'y'])
    },
  )

  test('a task whose create call is in flight at its start becomes unknown, and later tasks wait', async () => {
    const world = new World({ webhooks: false })
    await world.createTask(prompt('warm'))
    await world.idle()
    for (const on of ['submit', 'queueStatus', 'outputs'] as const) {
      world.simulator.script({ on, times: 100_000, answer: { kind: 'http', status: 502 } })
    }
    const tasks = []
    for (const text of ['1', '2', '3', '4']) {
      tasks.push(await world.createTask(prompt(text)))
      await world.idle()
    }
    await world.minutes(10)
    const statuses = await Promise.all(
      tasks.map(async (task) => (await world.getTask(task)).status),
    )
    expect(statuses).toEqual(['unknown', 'waiting', 'waiting', 'waiting'])
  })
})
