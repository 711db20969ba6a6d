import { expect, test } from 'vitest'
import { getTask } from '../../../src/tasks/get.ts'
import { guardConsole } from '../../harness/guard-console.ts'
import { World } from '../../harness/world.ts'

guardConsole()

test("a task ends through RunningHub's webhook, and its callback is delivered", async () => {
  const world = new World()
  const task = await world.createTask({ metadata: { row: 7 } })
  expect(task).toMatchObject({ status: 'waiting', urls: [], metadata: { row: 7 } })
  await world.idle()
  expect(await world.getTask(task)).toMatchObject({ status: 'queued' })
  await world.clock.advance(10_000)
  await world.idle()

  const end = await world.getTask(task)
  expect(end).toMatchObject({ status: 'succeeded', callback: { status: 'delivered', attempts: 1 } })
  expect(end.urls).toHaveLength(1)
  expect(world.received).toHaveLength(1)
  expect(world.received[0]?.body).toMatchObject({
    type: 'runninghub.task.succeeded',
    data: { id: task.id, status: 'succeeded', url: end.url, metadata: { row: 7 } },
  })
  expect(world.simulator.tasks.size).toBe(1)
})

test('a task ends the same way with API v2', async () => {
  const world = new World({ api: 'v2' })
  const task = await world.createTask()
  await world.idle()
  await world.clock.advance(10_000)
  await world.idle()
  expect(await world.getTask(task)).toMatchObject({ status: 'succeeded' })
})

test('a task without a webhook ends through the cron polls within seconds', async () => {
  const world = new World({ webhooks: false })
  const task = await world.createTask()
  await world.idle()
  await world.minute()
  expect(await world.getTask(task)).toMatchObject({ status: 'succeeded' })
  expect(world.received).toHaveLength(1)
  // Polled within seconds of its end, not at the next full minute.
  expect((world.received[0]?.at ?? 0) - Date.parse(task.createdAt)).toBeLessThan(15_000)
  expect(world.simulator.calls('submit')[0]?.text).not.toContain('webhookUrl')
})

test('getTask polls RunningHub when the last poll is old, and waits for the end', async () => {
  const world = new World({ webhooks: false })
  const task = await world.createTask()
  await world.idle()
  await world.clock.advance(2_000)
  expect(await getTask(world.context(), task.id)).toMatchObject({ status: 'queued' })
  expect(await getTask(world.context(), task.id, { fresh: true })).toMatchObject({
    status: 'running',
  })
  const polls = world.simulator.calls('outputs').length
  await getTask(world.context(), task.id, { fresh: true })
  expect(world.simulator.calls('outputs')).toHaveLength(polls)

  const ended = await getTask(world.context(), task.id, { wait: 25 })
  expect(ended).toMatchObject({ status: 'succeeded' })
  expect(world.clock.now() - Date.parse(task.createdAt)).toBeLessThan(12_000)
})

test('getTask returns the current status when the wait is over', async () => {
  const world = new World({ webhooks: false })
  const task = await world.createTask()
  await world.idle()
  const before = world.clock.now()
  expect(await getTask(world.context(), task.id, { wait: 3 })).toMatchObject({ status: 'running' })
  expect(world.clock.now() - before).toBe(3_000)
})

test('a failed task has its node and the node errors of the create call', async () => {
  const world = new World()
  const nodeErrors = {
    '6': {
      errors: [
        { type: 't', message: 'Required input is missing', details: 'clip', extra_info: {} },
      ],
      dependent_outputs: ['9'],
      class_type: 'CLIPTextEncode',
    },
  }
  world.simulator.script({ on: 'submit', answer: { kind: 'task', end: 'failed', nodeErrors } })
  const task = await world.createTask()
  await world.idle()
  await world.clock.advance(10_000)
  await world.idle()
  const end = await world.getTask(task)
  expect(end).toMatchObject({
    status: 'failed',
    error: {
      code: 'TASK_FAILED',
      node: { id: expect.any(String) },
      nodeErrors: [{ nodeId: '6', messages: ['Required input is missing: clip'] }],
    },
  })
  expect(world.received[0]?.body.type).toBe('runninghub.task.failed')
})

test('no secret is in the log or in a response', async () => {
  const world = new World()
  const task = await world.createTask()
  await world.idle()
  await world.clock.advance(10_000)
  await world.idle()
  const texts = [JSON.stringify(await world.getTask(task)), world.received[0]?.text]
  const token = /runninghub\/\w+\/(\w+)/.exec(world.simulator.calls('submit')[0]?.text ?? '')?.[1]
  expect(token).toMatch(/^[0-9a-f]{64}$/)
  for (const text of texts) {
    expect(text).not.toContain(world.config.apiKey)
    expect(text).not.toContain(token)
    expect(text).not.toContain('wss:')
    expect(text).not.toContain('whsec')
  }
})
