import { describe, expect, test, vi } from 'vitest'
import { newTaskId } from '../../../src/model/task-id.ts'
import { metadataOf } from '../../../src/storage/task-store.ts'
import { cancelTask } from '../../../src/tasks/cancel.ts'
import { listTasks } from '../../../src/tasks/list.ts'
import { accept, prompt, view } from '../../harness/create.ts'
import { guardConsole } from '../../harness/guard-console.ts'
import { World } from '../../harness/world.ts'

guardConsole()

describe('a list', () => {
  test('newest first, in pages, with the present state of each', async () => {
    const world = new World()
    const ids: string[] = []
    for (let n = 0; n < 5; n++) {
      ids.unshift((await accept(world, { preset: 'cats' })).id)
      await world.idle()
      await world.clock.advance(10)
    }
    world.simulator.options.runMs = 0
    const pages = []
    let cursor: string | undefined
    do {
      const page = await listTasks(world.context(), { limit: 2, ...(cursor && { cursor }) })
      pages.push(page.tasks.map(({ id }) => id))
      cursor = page.cursor
    } while (cursor)
    expect(pages.flat()).toEqual(ids)
    expect(pages).toHaveLength(3)
    const { tasks } = await listTasks(world.context())
    expect(tasks.map(({ status }) => status)).toEqual([
      'waiting',
      'waiting',
      'queued',
      'queued',
      'queued',
    ])
    expect((await listTasks(world.context(), { status: 'waiting' })).tasks).toHaveLength(2)
  })

  test('shows what KV does not list yet', async () => {
    const world = new World()
    world.kv.trouble.lag = 60_000
    const task = await accept(world)
    expect((await listTasks(world.context())).tasks.map(({ id }) => id)).toEqual([task.id])
  })

  test('of what only KV remembers it has the status, the picture and the error', async () => {
    const world = new World()
    world.simulator.script({ on: 'submit', skip: 1, answer: { kind: 'refuse', code: 380 } })
    const good = await accept(world)
    await world.idle()
    const bad = await accept(world)
    await world.idle()
    await world.clock.advance(2 * 3_600_000)
    await world.minute()
    const { tasks } = await listTasks(world.context())
    expect(tasks.find(({ id }) => id === good.id)).toMatchObject({
      status: 'succeeded',
      url: expect.stringContaining('http'),
    })
    expect(tasks.find(({ id }) => id === bad.id)).toMatchObject({
      status: 'failed',
      error: { code: 'WORKFLOW_NOT_FOUND' },
    })
  })

  test('leaves out a record that was never accepted', async () => {
    const world = new World()
    const task = await accept(world)
    await world.idle()
    await world.kv.put('task:orphan', '{}', {
      metadata: { status: 'waiting', createdAt: '', workflowId: '1' },
    })
    expect((await listTasks(world.context())).tasks.map(({ id }) => id)).toEqual([task.id])
  })

  test('what it carries fits into KV, whatever the task holds', () => {
    const size = new TextEncoder().encode(
      JSON.stringify(
        metadataOf({
          id: 'z',
          status: 'failed',
          createdAt: 0,
          endedAt: 1,
          runninghubTaskId: '1'.repeat(19),
          info: { workflowId: '1'.repeat(500), preset: 'ü'.repeat(200), origin: '' },
          outcome: {
            status: 'failed',
            usage: {},
            results: [{ url: `https://x.example/${'x'.repeat(2000)}`, type: 'png' }],
            error: { code: 'TASK_FAILED', message: '漢'.repeat(900) },
          },
        }),
      ),
    ).length
    expect(size).toBeLessThanOrEqual(1024)
  })

  test('ids sort newest first and are not to be guessed', () => {
    const ids = [3, 2, 1].map((hour) => newTaskId(Date.UTC(2026, 0, 15, hour)))
    expect(ids.toSorted()).toEqual(ids)
    expect(ids[0]).toMatch(/^[a-z0-9]{25}$/)
    expect(newTaskId(0).slice(9)).not.toBe(newTaskId(0).slice(9))
  })
})

describe('cancelling', () => {
  test('a waiting task is never sent', async () => {
    const world = new World()
    world.simulator.options.concurrentLimit = 1
    await accept(world, prompt('first'))
    await world.idle()
    const task = await accept(world, prompt('second'))
    await world.idle()
    expect(await cancelTask(world.context(), task.id)).toMatchObject({
      kind: 'cancelled',
      task: { status: 'cancelled' },
    })
    await world.idle()
    expect(world.received[0]?.body.type).toBe('runninghub.task.cancelled')
    await world.minutes(2)
    expect(world.simulator.tasks.size).toBe(1)
  })

  test('nor is one whose files are going up', async () => {
    const world = new World()
    const accepted = Promise.withResolvers<string>()
    world.hosts['files.example'] = async () => {
      await cancelTask(world.context(), await accepted.promise)
      return new Response('a picture')
    }
    const file = { nodeId: '10', fieldName: 'image', url: 'https://files.example/1.png' }
    const task = await accept(world, { workflowId: '1904136902449209999', files: [file] })
    accepted.resolve(task.id)
    await world.idle()
    await world.minutes(2)
    expect(world.simulator.calls('upload')).toHaveLength(1)
    expect(world.simulator.calls('submit')).toEqual([])
    expect(await view(world, task)).toMatchObject({ status: 'cancelled' })
  })

  test('a running task is cancelled on RunningHub, and its slot used', async () => {
    const world = new World()
    world.simulator.options.concurrentLimit = 1
    world.simulator.script({ on: 'submit', answer: { kind: 'task', end: 'never' } })
    const task = await accept(world)
    await world.idle()
    const next = await accept(world)
    await world.idle()
    await world.clock.advance(3_000)
    expect(await cancelTask(world.context(), task.id)).toMatchObject({ kind: 'cancelled' })
    await world.idle()
    expect(world.simulator.calls('cancel')).toHaveLength(1)
    expect(await view(world, next)).toMatchObject({ status: 'queued' })
    expect(await cancelTask(world.context(), task.id)).toMatchObject({ kind: 'already-ended' })
  })

  test('a refusal is told, and the task goes on', async () => {
    const world = new World()
    const refusal = { kind: 'refuse', code: 999, msg: 'APIKEY_TASK_CANCEL_NOT_ALLOWED' } as const
    world.simulator.script({ on: 'cancel', answer: refusal })
    const task = await accept(world)
    await world.idle()
    expect(await cancelTask(world.context(), task.id)).toMatchObject({
      kind: 'refused',
      message: expect.stringContaining('cancel'),
    })
    await world.clock.advance(10_000)
    await world.idle()
    expect(await view(world, task)).toMatchObject({ status: 'succeeded' })
  })

  test('one that has just ended shows its real end', async () => {
    const world = new World()
    world.webhook = 'lost'
    const task = await accept(world)
    await world.idle()
    await world.clock.advance(10_000)
    const refusal = { kind: 'refuse', code: 807 } as const
    world.simulator.script({ on: 'cancel', answer: refusal })
    expect(await cancelTask(world.context(), task.id)).toMatchObject({
      kind: 'already-ended',
      task: { status: 'succeeded' },
    })
  })

  test('a result that was there before the cancel is kept', async () => {
    const world = new World()
    world.webhook = 'lost'
    const task = await accept(world)
    await world.idle()
    await world.clock.advance(10_000)
    const yes = { kind: 'raw', body: '{"code":0,"msg":"success","data":null}' } as const
    world.simulator.script({ on: 'cancel', answer: yes })
    expect(await cancelTask(world.context(), task.id)).toMatchObject({
      kind: 'already-ended',
      task: { status: 'succeeded', urls: [expect.stringContaining('http')] },
    })
  })

  test('one whose end is not confirmed is shown as cancelled, provisionally', async () => {
    const world = new World()
    world.webhook = 'lost'
    const task = await accept(world)
    await world.idle()
    world.simulator.script({ on: 'outputs', answer: { kind: 'http', status: 502 } })
    expect(await cancelTask(world.context(), task.id)).toMatchObject({
      kind: 'cancelled',
      task: { status: 'cancelled', provisional: true },
    })
    await world.minutes(2)
    const after = await view(world, task)
    expect(after).toMatchObject({ status: 'cancelled', callback: { status: 'delivered' } })
    expect(after.provisional).toBeUndefined()
    expect(world.received).toHaveLength(1)
  })

  test('one whose create call is under way is not ended by it', async () => {
    const world = new World()
    const held = Promise.withResolvers<void>()
    const { hostname } = new URL(world.config.baseUrl)
    world.hosts[hostname] = async (request) => {
      if (request.url.endsWith('/create')) await held.promise
      return world.simulator.fetch(request)
    }
    const task = await accept(world)
    await vi.waitFor(async () =>
      expect(await view(world, task)).toMatchObject({ status: 'submitting' }),
    )
    expect(await cancelTask(world.context(), task.id)).toMatchObject({ kind: 'refused' })
    held.resolve()
    await world.idle()
    await world.clock.advance(20_000)
    await world.idle()
    expect(await view(world, task)).toMatchObject({ status: 'succeeded' })
  })

  test('a doubtful one cannot be', async () => {
    const world = new World()
    world.simulator.script({ on: 'submit', answer: { kind: 'drop' } })
    const task = await accept(world)
    await world.idle()
    expect(await cancelTask(world.context(), task.id)).toMatchObject({ kind: 'refused' })
    expect(await cancelTask(world.context(), 'nobody')).toEqual({ kind: 'not-found' })
  })
})
