import { describe, expect, test, vi } from 'vitest'
import { getTask } from '../../src/tasks/get.ts'
import { handleWebhook } from '../../src/tasks/handle-webhook.ts'
import { redeliver } from '../../src/tasks/redeliver.ts'
import { guardConsole } from '../harness/guard-console.ts'
import { webhookOf } from '../harness/webhook.ts'
import { World } from '../harness/world.ts'

// A task that is paid for is not lost, whatever fails.

guardConsole()

const lostResponse = { kind: 'drop', after: true } as const

describe('a lost response of the queue', () => {
  test.each([
    ['markSubmitted', undefined],
    ['release', 421],
    ['refuse', 806],
    ['beginSubmit', undefined],
  ])('to %s does not duplicate or lose the task', async (name, code) => {
    const world = new World({ webhooks: false })
    if (code) world.simulator.script({ on: 'submit', answer: { kind: 'refuse', code } })
    world.faults.lostResponses = [name, name, name]
    const task = await world.createTask()
    await world.minutes(5)
    expect(world.faults.lostResponses).toEqual([])
    expect(world.simulator.tasks.size).toBe(1)
    expect(await world.getTask(task)).toMatchObject({ status: 'succeeded' })
  })

  test('to fail does not hide the refusal', async () => {
    const world = new World()
    world.simulator.script({ on: 'submit', answer: { kind: 'refuse', code: 380 } })
    world.faults.lostResponses = ['fail']
    const task = await world.createTask()
    await world.minutes(2)
    expect(await world.getTask(task)).toMatchObject({ error: { code: 'WORKFLOW_NOT_FOUND' } })
  })

  test('to receiveWebhook does not lose the task id, or makes RunningHub repeat the webhook', async () => {
    const world = new World()
    world.simulator.script({ on: 'submit', answer: lostResponse })
    world.webhook = 'lost'
    const task = await world.createTask()
    await world.idle()
    await world.clock.advance(10_000)
    const { id, token, body } = webhookOf(world)
    world.faults.lostResponses = ['receiveWebhook', 'receiveWebhook']
    await expect(handleWebhook(world.context(), id, token, body)).rejects.toMatchObject({
      name: 'StorageUnavailableError',
    })
    await world.minutes(2)
    expect(await world.getTask(task)).toMatchObject({ status: 'succeeded' })
  })
})

test('webhooks stay valid after a change of the API key', async () => {
  const world = new World()
  world.simulator.script({ on: 'submit', answer: lostResponse })
  const task = await world.createTask()
  await world.idle()
  const apiKey = 'f'.repeat(32)
  world.simulator.options.apiKey = apiKey
  Object.assign(world.config, { apiKey })
  await world.clock.advance(10_000)
  await world.idle()
  expect(await world.getTask(task)).toMatchObject({ status: 'succeeded' })
})

test('a delivery that finishes after a correction does not hide the corrected end', async () => {
  const world = new World()
  const answer = { kind: 'raw', after: true, body: '{"code":999,"msg":"?"}' } as const
  world.simulator.script({ on: 'submit', answer })
  const first = Promise.withResolvers<Response>()
  world.respond = () => (world.received.length === 1 ? first.promise : new Response(null))
  const task = await world.createTask()
  await vi.waitFor(() => expect(world.received).toHaveLength(1), { timeout: 50_000 })
  await world.clock.advance(10_000)
  await vi.waitFor(
    async () => expect(await world.getTask(task)).toMatchObject({ status: 'succeeded' }),
    { timeout: 50_000 },
  )
  first.resolve(new Response(null, { status: 500 }))
  await world.idle()
  await world.minutes(80)
  expect(await world.getTask(task)).toMatchObject({
    status: 'succeeded',
    urls: [expect.stringContaining('http')],
    callback: { status: 'delivered' },
  })
})

describe('a task that cannot be polled', () => {
  test('stays open for an hour after the first failed poll, however long no poll was made', async () => {
    const world = new World()
    world.webhook = 'lost'
    world.simulator.options.runMs = 30_000
    const task = await world.createTask()
    await world.idle()
    await world.clock.advance(5_000)
    await getTask(world.context(), task.id, { fresh: true })
    await world.idle()
    await world.clock.advance(3 * 3_600_000)
    world.simulator.script({ on: 'outputs', answer: { kind: 'http', status: 502 } })
    await world.minutes(8)
    expect(await world.getTask(task)).toMatchObject({ status: 'succeeded' })
  })

  test('ends as timed out after that hour, but a later webhook corrects the end', async () => {
    const world = new World()
    world.webhook = 'lost'
    const task = await world.createTask()
    await world.idle()
    const { hostname } = new URL(world.config.baseUrl)
    world.hosts[hostname] = () => new Response('', { status: 502 })
    await world.clock.advance(25 * 3_600_000)
    await world.minutes(70)
    expect(await world.getTask(task)).toMatchObject({ status: 'timed_out' })
    delete world.hosts[hostname]
    const { id, token, body } = webhookOf(world)
    expect(await handleWebhook(world.context(), id, token, body)).toBe('accepted')
    await world.idle()
    expect(await world.getTask(task)).toMatchObject({ status: 'succeeded' })
  })

  test.each(['a task', 'a task that a webhook named'])(
    'a single "task not found" for %s does not end it',
    async (which) => {
      const world = new World()
      if (which !== 'a task') world.simulator.script({ on: 'submit', answer: lostResponse })
      const task = await world.createTask()
      await world.idle()
      await world.clock.advance(3 * 60_000 - 10_000)
      world.simulator.script({ on: 'outputs', answer: { kind: 'refuse', code: 807 } })
      await world.minutes(5)
      expect(await world.getTask(task)).toMatchObject({ status: 'succeeded' })
    },
  )
})

describe('a code that RunningHub returns instead of a state', () => {
  test.each([
    [1504, 'failed', 'TASK_FAILED'],
    [1501, 'failed', 'CONTENT_REJECTED'],
    [1006, 'timed_out', 'TASK_TIMED_OUT'],
  ])('%i ends the task as %s', async (code, status, name) => {
    const world = new World()
    world.webhook = 'lost'
    const task = await world.createTask()
    await world.idle()
    world.simulator.script({ on: 'outputs', answer: { kind: 'refuse', code } })
    await world.minutes(2)
    expect(await world.getTask(task)).toMatchObject({ status, error: { code: name } })
  })
})

test('a very long error of RunningHub is truncated', async () => {
  const world = new World()
  const exception_message = '\u0001漢'.repeat(1_500_000)
  const failedReason = { node_id: '3', node_name: 'K'.repeat(90_000), exception_message }
  const answer = { kind: 'task', end: 'failed', failedReason } as const
  world.simulator.script({ on: 'submit', answer })
  const task = await world.createTask()
  await world.minutes(2)
  const shown = await world.getTask(task)
  expect(shown).toMatchObject({ status: 'failed', truncated: true })
  expect(JSON.stringify(shown).length).toBeLessThan(60_000)
  expect(world.received[0]?.text.length).toBeLessThan(20_000)
})

test('Retry-After: 0 does not cause a burst of create calls', async () => {
  const world = new World()
  const answer = { kind: 'http', status: 429, headers: { 'retry-after': '0' } } as const
  world.simulator.script({ on: 'submit', times: 1000, answer })
  await world.createTask()
  await world.minute()
  expect(world.simulator.calls('submit').length).toBeLessThan(6)
})

test('a negative limit of the account does not block tasks', async () => {
  const world = new World()
  const data = { concurrentLimit: -1, runningCount: '0', queuedCount: '0' }
  const body = JSON.stringify({ code: 0, msg: 'success', data })
  world.simulator.script({ on: 'queueStatus', times: 100, answer: { kind: 'raw', body } })
  const task = await world.createTask()
  await world.minutes(2)
  expect(await world.getTask(task)).toMatchObject({ status: 'succeeded' })
})

test('redeliver works after a week, although its first response is lost', async () => {
  const world = new World()
  const task = await world.createTask()
  await world.minute()
  await world.clock.advance(6 * 86_400_000)
  await world.minute()
  world.faults.lostResponses = ['redeliver']
  await expect(redeliver(world.context(), task.id)).rejects.toMatchObject({
    name: 'StorageUnavailableError',
  })
  expect(await redeliver(world.context(), task.id)).toMatchObject({ kind: 'scheduled' })
  await world.idle()
  expect(world.received.length).toBeGreaterThanOrEqual(2)
})
