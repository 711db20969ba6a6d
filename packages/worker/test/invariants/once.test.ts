import { describe, expect, test } from 'vitest'
import { sweep } from '../../src/cron/sweep.ts'
import { createTask } from '../../src/tasks/create.ts'
import { handleWebhook } from '../../src/tasks/handle-webhook.ts'
import { accept, view } from '../harness/create.ts'
import { guardConsole } from '../harness/guard-console.ts'
import { newTask, World } from '../harness/world.ts'

guardConsole()

describe('idempotency', () => {
  const key = (bodyHash = 'a') => ({ keyHash: 'order 7', bodyHash })

  test('two requests at the same instant get one task', async () => {
    const world = new World()
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => createTask(world.context(), newTask(), key())),
    )
    await world.idle()
    const kinds = answers.map(({ kind }) => kind).sort()
    expect(kinds).toEqual(['created', ...Array(7).fill('existing')])
    expect(new Set(answers.map((answer) => 'task' in answer && answer.task.id)).size).toBe(1)
    expect(world.simulator.tasks.size).toBe(1)
  })

  test('another body is a conflict, a day later the key is free', async () => {
    const world = new World()
    const first = await createTask(world.context(), newTask(), key())
    expect(await createTask(world.context(), newTask(), key('b'))).toEqual({ kind: 'conflict' })
    await world.idle()
    await world.clock.advance(25 * 3_600_000)
    const later = await createTask(world.context(), newTask(), key('b'))
    expect(first.kind).toBe('created')
    expect(later.kind).toBe('created')
  })

  test('two bodies at the same instant: one task, one conflict, no stray record', async () => {
    const world = new World()
    const answers = await Promise.all(
      ['a', 'b'].map((hash) => createTask(world.context(), newTask(), key(hash))),
    )
    await world.idle()
    expect(answers.map(({ kind }) => kind).sort()).toEqual(['conflict', 'created'])
    expect(world.kv.bill.writes - world.kv.bill.deletes).toBe(1)
  })
})

describe('a create call whose answer is lost', () => {
  const lost = [
    ['cut before', { kind: 'drop' }, 0],
    ['cut after', { kind: 'drop', after: true }, 1],
    ['a gateway page, nothing made', { kind: 'http', status: 502 }, 0],
    ['a gateway page, a task made', { kind: 'http', status: 504, after: true }, 1],
    [
      'success without a task id',
      { kind: 'raw', body: '{"code":0,"msg":"success","data":null}' },
      0,
    ],
    ['not JSON', { kind: 'raw', body: 'ok', after: true }, 1],
  ] as const

  test.each(lost)(
    '%s: never sent again, told as unknown after the timeout',
    async (_, answer, made) => {
      const world = new World()
      world.webhook = 'lost'
      world.simulator.script({ on: 'submit', answer })
      const task = await accept(world)
      await world.idle()
      expect(await view(world, task)).toMatchObject({ status: 'unknown' })
      expect(world.received).toEqual([])
      await world.minutes(65)
      expect(world.simulator.calls('submit')).toHaveLength(1)
      expect(world.simulator.tasks.size).toBe(made)
      expect(await view(world, task)).toMatchObject({
        status: 'unknown',
        error: { code: 'SUBMIT_UNKNOWN' },
        callback: { status: 'delivered' },
      })
      expect(world.received.map(({ body }) => body.type)).toEqual(['runninghub.task.unknown'])
    },
  )

  test("RunningHub's webhook names the task", async () => {
    const world = new World()
    world.simulator.script({ on: 'submit', answer: { kind: 'drop', after: true } })
    const task = await accept(world)
    await world.idle()
    expect(await view(world, task)).toMatchObject({ status: 'unknown' })
    await world.clock.advance(10_000)
    await world.idle()
    expect(await view(world, task)).toMatchObject({ status: 'succeeded' })
    expect(world.received.map(({ body }) => body.type)).toEqual(['runninghub.task.succeeded'])
  })

  test('and when it does so after the timeout, the truth is told in a message of its own', async () => {
    const world = new World({ taskTimeout: 600_000 })
    world.simulator.script({ on: 'submit', answer: { kind: 'drop', after: true } })
    world.simulator.options.runMs = 3_000_000
    const task = await accept(world)
    await world.minutes(60)
    expect(await view(world, task)).toMatchObject({ status: 'succeeded' })
    expect(world.received.map(({ body, id }) => [body.type, id])).toEqual([
      ['runninghub.task.unknown', `msg_${task.id}`],
      ['runninghub.task.succeeded', `msg_${task.id}_2`],
    ])
  })

  test.each([1, 3])('and its name is kept while %i questions about it fail', async (times) => {
    const world = new World()
    world.simulator.script({ on: 'submit', answer: { kind: 'drop', after: true } })
    const task = await accept(world)
    await world.idle()
    world.simulator.script({ on: 'outputs', times, answer: { kind: 'http', status: 502 } })
    await world.clock.advance(10_000)
    await world.idle()
    expect(await view(world, task)).toMatchObject({ status: 'unknown' })
    await world.minutes(5)
    expect(await view(world, task)).toMatchObject({ status: 'succeeded' })
    expect(world.received.map(({ body }) => body.type)).toEqual(['runninghub.task.succeeded'])
    expect(await world.settled()).toBe(true)
  })

  test('also when RunningHub is away until after the timeout', async () => {
    const world = new World({ taskTimeout: 600_000 })
    world.simulator.script({ on: 'submit', answer: { kind: 'drop', after: true } })
    const task = await accept(world)
    await world.idle()
    const down = { on: 'outputs', times: 1_000, answer: { kind: 'http', status: 502 } } as const
    world.simulator.script(down)
    await world.minutes(15)
    expect(world.received.map(({ body }) => body.type)).toEqual(['runninghub.task.unknown'])
    world.simulator.steps.clear()
    await world.minutes(10)
    expect(await view(world, task)).toMatchObject({ status: 'succeeded' })
  })

  test('a name RunningHub does not know for minutes is not asked for any more', async () => {
    const world = new World()
    world.simulator.script({ on: 'submit', answer: { kind: 'drop', after: true } })
    await accept(world)
    await world.idle()
    world.simulator.tasks.clear()
    await world.clock.advance(10_000)
    await world.idle()
    await world.minutes(5)
    const looks = world.simulator.calls('outputs').length
    expect(looks).toBeLessThan(10)
    await world.minutes(10)
    expect(world.simulator.calls('outputs')).toHaveLength(looks)
  })

  test('the others go on', async () => {
    const world = new World()
    world.simulator.script({ on: 'submit', answer: { kind: 'drop' } })
    const first = await accept(world)
    await world.idle()
    const second = await accept(world)
    await world.idle()
    await world.minute()
    expect(await view(world, first)).toMatchObject({ status: 'unknown' })
    expect(await view(world, second)).toMatchObject({ status: 'succeeded' })
  })
})

describe("RunningHub's webhook", () => {
  function webhookOf(world: World) {
    const url =
      /"webhookUrl":"([^"]+)"/.exec(world.simulator.calls('submit')[0]?.text ?? '')?.[1] ?? ''
    const [id = '', token = ''] = url.split('/').slice(-2)
    return { id, token }
  }

  test('twice: one end, one callback', async () => {
    const world = new World()
    world.simulator.options.webhookDuplicates = true
    await accept(world)
    await world.idle()
    await world.clock.advance(10_000)
    await world.idle()
    expect(world.received).toHaveLength(1)
    expect(world.kv.bill.writes).toBe(2)
  })

  test('at the same instant as a look of cron', async () => {
    const world = new World()
    await accept(world)
    await world.idle()
    world.webhook = 'lost'
    await world.clock.advance(10_000)
    const { id, token } = webhookOf(world)
    const call = () => handleWebhook(world.context(), id, token, '{}')
    await Promise.all([call(), call(), sweep(world.context()), sweep(world.context())])
    await world.idle()
    expect(world.received).toHaveLength(1)
  })

  test('before the create call is answered', async () => {
    const world = new World()
    world.simulator.options.webhookBeforeAnswer = true
    const task = await accept(world)
    await world.idle()
    await world.minute()
    expect(await view(world, task)).toMatchObject({ status: 'succeeded' })
    expect(world.received).toHaveLength(1)
    expect(world.simulator.tasks.size).toBe(1)
  })

  test('late, after cron has found the end', async () => {
    const world = new World()
    const task = await accept(world)
    await world.idle()
    world.webhook = 'lost'
    await world.minutes(2)
    expect(await view(world, task)).toMatchObject({ status: 'succeeded' })
    const { id, token } = webhookOf(world)
    const looks = world.simulator.calls('outputs').length
    expect(await handleWebhook(world.context(), id, token, '{}')).toBe('accepted')
    await world.idle()
    expect(world.simulator.calls('outputs')).toHaveLength(looks)
    expect(world.received).toHaveLength(1)
  })

  test('forged: a wrong token, a token of another task, a lie in the body', async () => {
    const world = new World()
    world.simulator.options.runMs = 60_000
    const task = await accept(world)
    await world.idle()
    const { id, token } = webhookOf(world)
    const wrong = (token[0] === '0' ? '1' : '0') + token.slice(1)
    for (const forged of [wrong, '', token.slice(1), token.toUpperCase(), '../x', 'é'.repeat(64)]) {
      const verdict = await handleWebhook(world.context(), id, forged, '{}')
      expect(verdict, forged).toBe(forged === token ? 'accepted' : 'forbidden')
    }
    await world.clock.advance(2_000)
    expect(await handleWebhook(world.context(), `${id}x`, token, '{}')).toBe('forbidden')

    const lie = JSON.stringify({
      event: 'TASK_END',
      taskId: '1910246754753896451',
      eventData: '{"code":0,"data":[{"fileUrl":"https://evil.example/x.png"}]}',
    })
    expect(await handleWebhook(world.context(), id, token, lie)).toBe('accepted')
    await world.idle()
    // It was looked at, and seen for what it is.
    expect(await view(world, task)).toMatchObject({ status: 'running', urls: [] })
  })

  test('it cannot give a doubtful task the result of another one', async () => {
    const world = new World()
    const other = await accept(world)
    await world.idle()
    world.simulator.script({ on: 'submit', answer: { kind: 'drop' } })
    const doubtful = await accept(world)
    await world.idle()
    const [, create] = world.simulator.calls('submit')
    const [id = '', token = ''] = (/"webhookUrl":"([^"]+)"/.exec(create?.text ?? '')?.[1] ?? '')
      .split('/')
      .slice(-2)
    expect(id).toBe(doubtful.id)
    const known = (await view(world, other)).runninghubTaskId
    for (const taskId of [known, '1910246754753896451', 'x']) {
      await handleWebhook(world.context(), id, token, JSON.stringify({ event: 'TASK_END', taskId }))
      await world.idle()
    }
    expect(await view(world, doubtful)).toMatchObject({ status: 'unknown' })
  })
})

describe('overlapping cron runs', () => {
  test('three at once submit, look and call back once', async () => {
    const world = new World({ webhooks: false })
    world.simulator.options.concurrentLimit = 5
    const context = { ...world.context(), waitUntil: () => {} }
    for (let n = 0; n < 5; n++) await createTask(context, newTask())
    for (let round = 0; round < 3; round++) {
      await Promise.all([sweep(world.context()), sweep(world.context()), sweep(world.context())])
    }
    await world.idle()
    expect(world.simulator.tasks.size).toBe(5)
    expect(new Set(world.received.map(({ id }) => id)).size).toBe(5)
    expect(world.received).toHaveLength(5)
  })
})
