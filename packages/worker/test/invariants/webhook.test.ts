import { describe, expect, test } from 'vitest'
import { sweep } from '../../src/cron/sweep.ts'
import { handleWebhook } from '../../src/tasks/handle-webhook.ts'
import { guardConsole } from '../harness/guard-console.ts'
import { webhookOf } from '../harness/webhook.ts'
import { World } from '../harness/world.ts'

guardConsole()

describe("RunningHub's webhook", () => {
  test('that comes twice causes one end and one callback', async () => {
    const world = new World()
    world.simulator.options.webhookDuplicates = true
    await world.createTask()
    await world.idle()
    await world.clock.advance(10_000)
    await world.idle()
    expect(world.received).toHaveLength(1)
  })

  test('that is repeated within seconds asks RunningHub once', async () => {
    const world = new World()
    world.simulator.options.runMs = 600_000
    const task = await world.createTask()
    await world.idle()
    const { id, token, body } = webhookOf(world)
    const polls = () => world.simulator.calls('outputs').length
    const before = polls()
    const send = () => handleWebhook(world.context(), id, token, body)
    expect(await Promise.all([send(), send(), send(), send()])).toEqual(Array(4).fill('accepted'))
    await world.idle()
    expect(polls() - before).toBe(1)
    await world.clock.advance(5_000)
    await send()
    await world.idle()
    expect(polls() - before).toBe(2)
    expect(await world.getTask(task)).toMatchObject({ status: 'running' })
  })

  test('that comes during a cron run causes one callback', async () => {
    const world = new World()
    await world.createTask()
    await world.idle()
    world.webhook = 'lost'
    await world.clock.advance(10_000)
    const { id, token } = webhookOf(world)
    const call = () => handleWebhook(world.context(), id, token, '{}')
    await Promise.all([call(), call(), sweep(world.context()), sweep(world.context())])
    await world.idle()
    expect(world.received).toHaveLength(1)
  })

  test('that comes before the response to the create call is kept', async () => {
    const world = new World()
    world.simulator.options.webhookBeforeAnswer = true
    const task = await world.createTask()
    await world.idle()
    await world.minute()
    expect(await world.getTask(task)).toMatchObject({ status: 'succeeded' })
    expect(world.received).toHaveLength(1)
    expect(world.simulator.tasks.size).toBe(1)
  })

  test('that comes after a cron run found the end changes nothing', async () => {
    const world = new World()
    const task = await world.createTask()
    await world.idle()
    world.webhook = 'lost'
    await world.minutes(2)
    expect(await world.getTask(task)).toMatchObject({ status: 'succeeded' })
    const { id, token } = webhookOf(world)
    const polls = world.simulator.calls('outputs').length
    expect(await handleWebhook(world.context(), id, token, '{}')).toBe('accepted')
    await world.idle()
    expect(world.simulator.calls('outputs')).toHaveLength(polls)
    expect(world.received).toHaveLength(1)
  })

  test('is rejected with a wrong token, and its body is not trusted', async () => {
    const world = new World()
    world.simulator.options.runMs = 60_000
    const task = await world.createTask()
    await world.idle()
    const { id, token } = webhookOf(world)
    const wrong = (token[0] === '0' ? '1' : '0') + token.slice(1)
    for (const forged of [wrong, '', token.slice(1), token.toUpperCase(), '../x', 'é'.repeat(64)]) {
      const result = await handleWebhook(world.context(), id, forged, '{}')
      expect(result, forged).toBe(forged === token ? 'accepted' : 'forbidden')
    }
    await world.clock.advance(2_000)
    expect(await handleWebhook(world.context(), `${id}x`, token, '{}')).toBe('forbidden')

    const falseBody = JSON.stringify({
      event: 'TASK_END',
      taskId: '1910246754753896451',
      eventData: '{"code":0,"data":[{"fileUrl":"https://evil.example/x.png"}]}',
    })
    expect(await handleWebhook(world.context(), id, token, falseBody)).toBe('accepted')
    await world.idle()
    // The Worker polled the task itself.
    expect(await world.getTask(task)).toMatchObject({ status: 'running', urls: [] })
  })

  test('cannot give an unknown task the result of another one', async () => {
    const world = new World()
    const other = await world.createTask()
    await world.idle()
    world.simulator.script({ on: 'submit', answer: { kind: 'drop' } })
    const unknown = await world.createTask()
    await world.idle()
    const { id, token } = webhookOf(world, 1)
    expect(id).toBe(unknown.id)
    const known = (await world.getTask(other)).runninghubTaskId
    for (const taskId of [known, '1910246754753896451', 'x']) {
      await handleWebhook(world.context(), id, token, JSON.stringify({ event: 'TASK_END', taskId }))
      await world.idle()
    }
    expect(await world.getTask(unknown)).toMatchObject({ status: 'unknown' })
  })
})
