import { describe, expect, test, vi } from 'vitest'
import { getTask } from '../../src/tasks/get.ts'
import { handleWebhook } from '../../src/tasks/handle-webhook.ts'
import { redeliver } from '../../src/tasks/redeliver.ts'
import { accept, view } from '../harness/create.ts'
import { guardConsole } from '../harness/guard-console.ts'
import { World } from '../harness/world.ts'

// What was paid for is not lost, whatever goes wrong around it.

guardConsole()

const lostAnswer = { kind: 'drop', after: true } as const

/** RunningHub's webhook for its first task, as it came or will come. */
function webhookOf(world: World): { id: string; token: string; body: string } {
  const [call] = world.simulator.calls('submit')
  const { webhookUrl } = JSON.parse(call?.text ?? '{}') as { webhookUrl: string }
  const [id = '', token = ''] = webhookUrl.split('/').slice(-2)
  const [taskId] = world.simulator.tasks.keys()
  return { id, token, body: JSON.stringify({ event: 'TASK_END', taskId }) }
}

describe('a lost answer of the queue', () => {
  test.each([
    ['that it made the task', 'markSubmitted', undefined],
    ['that the queue was full', 'release', 421],
    ['that the task may be made', 'beginSubmit', undefined],
  ])('%s: the task is made once, and ends well', async (_, name, code) => {
    const world = new World({ webhooks: false })
    if (code) world.simulator.script({ on: 'submit', answer: { kind: 'refuse', code } })
    world.faults.lost = [name, name, name]
    const task = await accept(world)
    await world.minutes(5)
    expect(world.faults.lost).toEqual([])
    expect(world.simulator.tasks.size).toBe(1)
    expect(await view(world, task)).toMatchObject({ status: 'succeeded' })
  })

  test('that it was refused: the refusal is shown', async () => {
    const world = new World()
    world.simulator.script({ on: 'submit', answer: { kind: 'refuse', code: 416 } })
    world.faults.lost = ['fail']
    const task = await accept(world)
    await world.minutes(2)
    expect(await view(world, task)).toMatchObject({ error: { code: 'INSUFFICIENT_BALANCE' } })
  })

  test('to a webhook that names an unknown task: it is kept, or RunningHub is told to call again', async () => {
    const world = new World()
    world.simulator.script({ on: 'submit', answer: lostAnswer })
    world.webhook = 'lost'
    const task = await accept(world)
    await world.idle()
    await world.clock.advance(10_000)
    const { id, token, body } = webhookOf(world)
    world.faults.lost = ['resolveWebhook', 'resolveWebhook']
    await expect(handleWebhook(world.context(), id, token, body)).rejects.toMatchObject({
      name: 'StorageUnavailableError',
    })
    await world.minutes(2)
    expect(await view(world, task)).toMatchObject({ status: 'succeeded' })
  })
})

test('a new API key does not lock out the webhooks that are to come', async () => {
  const world = new World()
  world.simulator.script({ on: 'submit', answer: lostAnswer })
  const task = await accept(world)
  await world.idle()
  const apiKey = 'f'.repeat(32)
  world.simulator.options.apiKey = apiKey
  Object.assign(world.config, { apiKey })
  await world.clock.advance(10_000)
  await world.idle()
  expect(await view(world, task)).toMatchObject({ status: 'succeeded' })
})

test('a telling that was overtaken does not hide the real end', async () => {
  const world = new World()
  const answer = { kind: 'raw', after: true, body: '{"code":999,"msg":"?"}' } as const
  world.simulator.script({ on: 'submit', answer })
  const first = Promise.withResolvers<Response>()
  world.answer = () => (world.received.length === 1 ? first.promise : new Response(null))
  const task = await accept(world)
  await vi.waitFor(() => expect(world.received).toHaveLength(1))
  await world.clock.advance(10_000)
  await vi.waitFor(() =>
    expect(world.kv.truth(`task:${task.id}`)).toMatchObject({ status: 'succeeded' }),
  )
  first.resolve(new Response(null, { status: 500 }))
  await world.idle()
  await world.minutes(80)
  expect(await view(world, task)).toMatchObject({
    status: 'succeeded',
    urls: [expect.stringContaining('http')],
    callback: { status: 'delivered' },
  })
})

describe('a task that cannot be asked for', () => {
  test('has an hour from the first look that failed, however long nobody looked', async () => {
    const world = new World()
    world.webhook = 'lost'
    world.simulator.options.runMs = 30_000
    const task = await accept(world)
    await world.idle()
    await world.clock.advance(5_000)
    await getTask(world.context(), task.id, { fresh: true })
    await world.idle()
    await world.clock.advance(3 * 3_600_000)
    world.simulator.script({ on: 'outputs', answer: { kind: 'http', status: 502 } })
    await world.minutes(8)
    expect(await view(world, task)).toMatchObject({ status: 'succeeded' })
  })

  test('is given up after it; RunningHub’s word is still taken', async () => {
    const world = new World()
    world.webhook = 'lost'
    const task = await accept(world)
    await world.idle()
    const { hostname } = new URL(world.config.baseUrl)
    world.hosts[hostname] = () => new Response('', { status: 502 })
    await world.clock.advance(25 * 3_600_000)
    await world.minutes(70)
    expect(await view(world, task)).toMatchObject({ status: 'timed_out' })
    delete world.hosts[hostname]
    const { id, token, body } = webhookOf(world)
    expect(await handleWebhook(world.context(), id, token, body)).toBe('accepted')
    await world.idle()
    expect(await view(world, task)).toMatchObject({ status: 'succeeded' })
  })

  test.each(['of a task', 'of a task that a webhook named'])(
    'a single denial %s is not believed',
    async (which) => {
      const world = new World()
      if (which !== 'of a task') world.simulator.script({ on: 'submit', answer: lostAnswer })
      const task = await accept(world)
      await world.idle()
      await world.clock.advance(3 * 60_000 - 10_000)
      world.simulator.script({ on: 'outputs', answer: { kind: 'refuse', code: 807 } })
      await world.minutes(5)
      expect(await view(world, task)).toMatchObject({ status: 'succeeded' })
    },
  )
})

describe('words that are an end', () => {
  test.each([
    [1504, 'failed', 'TASK_FAILED'],
    [1501, 'failed', 'CONTENT_REJECTED'],
    [1006, 'timed_out', 'TASK_TIMED_OUT'],
  ])('code %i in the place of a state: %s', async (code, status, name) => {
    const world = new World()
    world.webhook = 'lost'
    const task = await accept(world)
    await world.idle()
    world.simulator.script({ on: 'outputs', answer: { kind: 'refuse', code } })
    await world.minutes(2)
    expect(await view(world, task)).toMatchObject({ status, error: { code: name } })
  })

  test('of any length are kept, in part', async () => {
    const world = new World()
    const exception_message = '\u0001漢'.repeat(1_500_000)
    const failedReason = { node_id: '3', node_name: 'K'.repeat(90_000), exception_message }
    const answer = { kind: 'task', end: 'failed', failedReason } as const
    world.simulator.script({ on: 'submit', answer })
    const task = await accept(world)
    await world.minutes(2)
    const shown = await view(world, task)
    expect(shown).toMatchObject({ status: 'failed', truncated: true })
    expect(JSON.stringify(shown).length).toBeLessThan(60_000)
    expect(world.received[0]?.text.length).toBeLessThan(20_000)
  })
})

test('a pause of no length is none that hammers', async () => {
  const world = new World()
  const answer = { kind: 'http', status: 429, headers: { 'retry-after': '0' } } as const
  world.simulator.script({ on: 'submit', times: 1000, answer })
  await accept(world)
  await world.minute()
  expect(world.simulator.calls('submit').length).toBeLessThan(6)
})

test('a limit that is none stops nothing', async () => {
  const world = new World()
  const data = { concurrentLimit: -1, runningCount: '0', queuedCount: '0' }
  const body = JSON.stringify({ code: 0, msg: 'success', data })
  world.simulator.script({ on: 'queueStatus', times: 100, answer: { kind: 'raw', body } })
  const task = await accept(world)
  await world.minutes(2)
  expect(await view(world, task)).toMatchObject({ status: 'succeeded' })
})

test('redeliver after the queue has forgotten the task, with a purge in between', async () => {
  const world = new World()
  const task = await accept(world)
  await world.minutes(90)
  expect(await world.queue.read(task.id, world.clock.now(), false)).toBeUndefined()
  world.faults.lost = ['redeliver']
  await expect(redeliver(world.context(), task.id)).rejects.toMatchObject({
    name: 'StorageUnavailableError',
  })
  expect(await redeliver(world.context(), task.id)).toMatchObject({ kind: 'scheduled' })
  await world.idle()
  expect(world.received.length).toBeGreaterThanOrEqual(2)
})
