import { expect, test } from 'vitest'
import { getTask } from '../../../src/tasks/get.ts'
import { handleWebhook } from '../../../src/tasks/handle-webhook.ts'
import { accept, view } from '../../harness/create.ts'
import { guardConsole } from '../../harness/guard-console.ts'
import { WORKFLOW, World } from '../../harness/world.ts'

guardConsole()

test("a task from the request to its callback, with RunningHub's webhook", async () => {
  const world = new World()
  const task = await accept(world, { metadata: { row: 7 } })
  expect(task).toMatchObject({ status: 'waiting', urls: [], metadata: { row: 7 } })
  await world.idle()
  expect(await view(world, task)).toMatchObject({ status: 'queued' })
  await world.clock.advance(10_000)
  await world.idle()

  const end = await view(world, task)
  expect(end).toMatchObject({ status: 'succeeded', callback: { status: 'delivered', attempts: 1 } })
  expect(end.urls).toHaveLength(1)
  expect(world.received).toHaveLength(1)
  expect(world.received[0]?.body).toMatchObject({
    type: 'runninghub.task.succeeded',
    data: { id: task.id, status: 'succeeded', url: end.url, metadata: { row: 7 } },
  })
  expect(world.kv.bill).toMatchObject({ writes: 2, deletes: 0, lists: 0 })
  expect(world.simulator.tasks.size).toBe(1)
})

test('v2 goes the same way', async () => {
  const world = new World({ api: 'v2' })
  const task = await accept(world)
  await world.idle()
  await world.clock.advance(10_000)
  await world.idle()
  expect(await view(world, task)).toMatchObject({ status: 'succeeded' })
})

test('a task that only cron follows', async () => {
  const world = new World({ webhooks: false })
  const task = await accept(world)
  await world.idle()
  await world.minute()
  expect(await view(world, task)).toMatchObject({ status: 'succeeded' })
  expect(world.received).toHaveLength(1)
  // Looked at within seconds of its end, not at the next full minute.
  expect((world.received[0]?.at ?? 0) - Date.parse(task.createdAt)).toBeLessThan(15_000)
  expect(world.simulator.calls('submit')[0]?.text).not.toContain('webhookUrl')
})

test('GET asks RunningHub itself when the last look is old, and waits for the end', async () => {
  const world = new World({ webhooks: false })
  const task = await accept(world)
  await world.idle()
  await world.clock.advance(2_000)
  expect(await getTask(world.context(), task.id)).toMatchObject({ status: 'queued' })
  expect(await getTask(world.context(), task.id, { fresh: true })).toMatchObject({
    status: 'running',
  })
  const looks = world.simulator.calls('outputs').length
  await getTask(world.context(), task.id, { fresh: true })
  expect(world.simulator.calls('outputs')).toHaveLength(looks)

  const ended = await getTask(world.context(), task.id, { wait: 25 })
  expect(ended).toMatchObject({ status: 'succeeded' })
  expect(world.clock.now() - Date.parse(task.createdAt)).toBeLessThan(12_000)
})

test('a wait that is too short answers what there is', async () => {
  const world = new World({ webhooks: false })
  const task = await accept(world)
  await world.idle()
  const before = world.clock.now()
  expect(await getTask(world.context(), task.id, { wait: 3 })).toMatchObject({ status: 'running' })
  expect(world.clock.now() - before).toBe(3_000)
})

test('a failed task says which node, and the objections made when it was submitted', async () => {
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
  const task = await accept(world)
  await world.idle()
  await world.clock.advance(10_000)
  await world.idle()
  const end = await view(world, task)
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

test('one that ComfyUI rejects at once ends at once', async () => {
  const world = new World({ webhooks: false })
  world.simulator.script({ on: 'submit', answer: { kind: 'task', end: 'rejected-at-submit' } })
  const task = await accept(world)
  await world.idle()
  expect(await view(world, task)).toMatchObject({ status: 'failed' })
})

test.each([
  [301, 'INVALID_REQUEST'],
  [380, 'WORKFLOW_NOT_FOUND'],
  [414, 'INSUFFICIENT_BALANCE'],
  [803, 'NODE_INFO_MISMATCH'],
  [806, 'INVALID_KEY'],
])('refusal %i is the end of the task, and is told', async (code, name) => {
  const world = new World()
  world.simulator.script({ on: 'submit', answer: { kind: 'refuse', code } })
  const task = await accept(world)
  await world.idle()
  expect(await view(world, task)).toMatchObject({ status: 'failed', error: { code: name } })
  expect(world.received[0]?.body.type).toBe('runninghub.task.failed')
  await world.minutes(2)
  expect(world.simulator.calls('submit')).toHaveLength(1)
})

test.each([['a code nobody knows', { kind: 'refuse', code: 987654 }]] as const)(
  '%s ends a task, and RunningHub naming one undoes that',
  async (_, answer) => {
    const world = new World()
    world.simulator.script({ on: 'submit', answer })
    const task = await accept(world)
    await world.idle()
    expect(await view(world, task)).toMatchObject({ status: 'failed', error: { code: 'REFUSED' } })

    const [create] = world.simulator.calls('submit')
    const [id = '', token = ''] = (/"webhookUrl":"([^"]+)"/.exec(create?.text ?? '')?.[1] ?? '')
      .split('/')
      .slice(-2)
    await makeTask(world)
    await world.clock.advance(10_000)
    const [taskId] = world.simulator.tasks.keys()
    await handleWebhook(world.context(), id, token, JSON.stringify({ event: 'TASK_END', taskId }))
    await world.idle()
    expect(await view(world, task)).toMatchObject({ status: 'succeeded', runninghubTaskId: taskId })
    expect(world.received.map(({ body }) => body.type)).toEqual([
      'runninghub.task.failed',
      'runninghub.task.succeeded',
    ])
  },
)

/** What RunningHub made although it said otherwise. */
async function makeTask(world: World): Promise<void> {
  await world.simulator.fetch(`${world.config.baseUrl}/task/openapi/create`, {
    method: 'POST',
    body: JSON.stringify({ apiKey: world.config.apiKey, workflowId: WORKFLOW }),
  })
}

test('a task that runs too long is cancelled and told as timed out', async () => {
  const world = new World({ taskTimeout: 600_000 })
  world.simulator.script({ on: 'submit', answer: { kind: 'task', end: 'never' } })
  const task = await accept(world)
  await world.idle()
  await world.minutes(16)
  expect(await view(world, task)).toMatchObject({
    status: 'timed_out',
    error: { code: 'TASK_TIMED_OUT' },
  })
  expect([...world.simulator.tasks.values()].map(({ state }) => state)).toEqual(['CANCELLED'])
  expect(world.received.map(({ body }) => body.type)).toEqual(['runninghub.task.timed_out'])
})

test('one that cannot be cancelled is tried again for an hour', async () => {
  const world = new World({ taskTimeout: 600_000 })
  world.simulator.script({ on: 'submit', answer: { kind: 'task', end: 'never' } })
  const task = await accept(world)
  await world.idle()
  await world.minutes(3)
  world.simulator.script({ on: 'cancel', times: 100_000, answer: { kind: 'http', status: 502 } })
  await world.minutes(60)
  expect(await view(world, task)).toMatchObject({ status: 'running' })
  await world.minutes(20)
  expect(await view(world, task)).toMatchObject({
    status: 'timed_out',
    error: { code: 'TASK_TIMED_OUT' },
  })
})

test('time in the queue of RunningHub costs nothing, and does not count', async () => {
  const world = new World({ taskTimeout: 600_000, webhooks: false })
  world.simulator.script({ on: 'submit', answer: { kind: 'task', end: 'stuck-queued' } })
  const task = await accept(world)
  await world.idle()
  await world.minutes(15)
  expect(await view(world, task)).toMatchObject({ status: 'queued' })
})

test('a key that RunningHub refuses for a while ends no task it has', async () => {
  const world = new World({ webhooks: false })
  world.simulator.options.runMs = 200_000
  const task = await accept(world)
  await world.idle()
  world.simulator.script({ on: 'outputs', times: 1_000, answer: { kind: 'refuse', code: 806 } })
  await world.minutes(5)
  expect(await view(world, task)).toMatchObject({ status: 'queued' })
  world.simulator.steps.clear()
  await world.minutes(2)
  expect(await view(world, task)).toMatchObject({ status: 'succeeded' })
})

test('one RunningHub no longer knows ends, but not while it is new', async () => {
  const world = new World({ webhooks: false })
  world.simulator.script({ on: 'submit', answer: { kind: 'task', end: 'never' } })
  const task = await accept(world)
  await world.idle()
  world.simulator.tasks.clear()
  await world.minute()
  expect(await view(world, task)).toMatchObject({ status: 'queued' })
  await world.minutes(8)
  expect(await view(world, task)).toMatchObject({ status: 'queued' })
  await world.minutes(5)
  expect(await view(world, task)).toMatchObject({
    status: 'failed',
    error: { code: 'TASK_NOT_FOUND' },
  })
})

test('nothing secret reaches KV, the log or an answer', async () => {
  const world = new World()
  const task = await accept(world)
  await world.idle()
  await world.clock.advance(10_000)
  await world.idle()
  const texts = [
    JSON.stringify(await view(world, task)),
    JSON.stringify(world.kv.truth(`task:${task.id}`)),
    world.received[0]?.text,
  ]
  const token = /runninghub\/\w+\/(\w+)/.exec(world.simulator.calls('submit')[0]?.text ?? '')?.[1]
  expect(token).toMatch(/^[0-9a-f]{64}$/)
  for (const text of texts) {
    expect(text).not.toContain(world.config.apiKey)
    expect(text).not.toContain(token)
    expect(text).not.toContain('wss:')
    expect(text).not.toContain('whsec')
  }
})
