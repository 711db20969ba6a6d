import { describe, expect, test } from 'vitest'
import { cancelTask } from '../../../src/tasks/cancel.ts'
import { type ListOptions, listTasks } from '../../../src/tasks/list.ts'
import { guardConsole } from '../../harness/guard-console.ts'
import { World } from '../../harness/world.ts'

guardConsole()

/** Returns the ids of a list, in its order. */
async function listIds(world: World, options: ListOptions = {}): Promise<string[]> {
  const { tasks } = await listTasks(world.context(), options)
  return tasks.map(({ id }) => id)
}

describe('listTasks', () => {
  test('returns pages, newest first, with the current status of each task', async () => {
    const world = new World()
    const ids: string[] = []
    for (let n = 0; n < 5; n++) {
      ids.unshift((await world.createTask({ preset: 'cats' })).id)
      await world.idle()
      await world.clock.advance(10)
    }
    world.simulator.options.runMs = 0
    const pages = []
    let cursor: string | undefined
    do {
      const page = await listTasks(world.context(), { limit: 2, cursor })
      pages.push(page.tasks.map(({ id }) => id))
      cursor = page.cursor
    } while (cursor)
    expect(pages.flat()).toEqual(ids)
    expect(pages.map(({ length }) => length)).toEqual([2, 2, 1])
    const { tasks } = await listTasks(world.context())
    expect(tasks.map(({ status }) => status)).toEqual([
      'waiting',
      'waiting',
      'queued',
      'queued',
      'queued',
    ])
    expect(await listIds(world, { status: 'waiting' })).toHaveLength(2)
  })

  test('returns results and errors of ended tasks, days later too', async () => {
    const world = new World()
    world.simulator.script({ on: 'submit', skip: 1, answer: { kind: 'refuse', code: 380 } })
    const good = await world.createTask()
    await world.idle()
    const bad = await world.createTask()
    await world.minute()
    await world.clock.advance(3 * 86_400_000)
    await world.minute()
    const { tasks } = await listTasks(world.context())
    expect(tasks.find(({ id }) => id === good.id)).toMatchObject({
      status: 'succeeded',
      urls: [expect.stringContaining('http')],
      results: [{ type: 'png' }],
    })
    expect(tasks.find(({ id }) => id === bad.id)).toMatchObject({
      status: 'failed',
      error: { code: 'WORKFLOW_NOT_FOUND' },
    })
    expect(tasks[0]).not.toHaveProperty('input', expect.anything())
  })

  test('leaves out the results of a task when they are very long', async () => {
    const world = new World({ api: 'v2' })
    const results = [{ type: 'txt', text: 'x'.repeat(30_000) }]
    world.simulator.script({ on: 'submit', answer: { kind: 'task', results } })
    await world.createTask()
    await world.minute()
    const { tasks } = await listTasks(world.context())
    expect(tasks).toMatchObject([{ status: 'succeeded', results: [], truncated: true }])
  })

  test('has full pages whatever is filtered', async () => {
    const world = new World()
    world.simulator.options.concurrentLimit = 0
    for (let n = 0; n < 12; n++) {
      await world.createTask({ preset: n % 3 === 0 ? 'cats' : 'dogs', metadata: { row: n } })
      await world.clock.advance(10)
    }
    const first = await listTasks(world.context(), { preset: 'cats', limit: 3 })
    expect(first.tasks.map(({ metadata }) => metadata)).toEqual([
      { row: 9 },
      { row: 6 },
      { row: 3 },
    ])
    const second = await listTasks(world.context(), {
      preset: 'cats',
      limit: 3,
      cursor: first.cursor,
    })
    expect(second.tasks.map(({ metadata }) => metadata)).toEqual([{ row: 0 }])
    expect(second.cursor).toBeUndefined()
  })

  test('filters by token, text, callback and time', async () => {
    const world = new World()
    world.simulator.options.concurrentLimit = 0
    const startedAt = world.clock.now()
    const a = await world.createTask({ token: 'shop', metadata: { order: 'Größe L, 50 %' } })
    await world.clock.advance(1000)
    const b = await world.createTask({ token: 'press', metadata: 'LIKE_THIS' })
    await world.clock.advance(1000)
    const words = { nodeId: '6', fieldName: 'text', fieldValue: 'Two Foxes' }
    const nodeInfoList = [words]
    const c = await world.createTask({ token: 'shop', callbackUrl: undefined, nodeInfoList })
    await world.idle()

    expect(await listIds(world, { token: 'shop' })).toEqual([c.id, a.id])
    expect(await listIds(world, { text: '50 %' })).toEqual([a.id])
    expect(await listIds(world, { text: 'größe l' })).toEqual([a.id])
    expect(await listIds(world, { text: 'like_t' })).toEqual([b.id])
    expect(await listIds(world, { text: 'two fox' })).toEqual([c.id])
    expect(await listIds(world, { text: 'e%s' })).toEqual([])
    expect(await listIds(world, { text: c.id.slice(5) })).toEqual([c.id])
    expect(await listIds(world, { callback: 'none' })).toEqual([c.id])
    expect(await listIds(world, { callback: 'pending' })).toEqual([b.id, a.id])
    expect(await listIds(world, { since: startedAt + 1000 })).toEqual([c.id, b.id])
    expect(await listIds(world, { until: startedAt + 1000 })).toEqual([b.id, a.id])
    expect(await listIds(world, { since: startedAt + 1, until: startedAt + 1999 })).toEqual([b.id])
    expect(await listIds(world, { token: 'shop', since: startedAt + 1 })).toEqual([c.id])
  })

  test('finds dead callbacks', async () => {
    const world = new World()
    world.respond = () => new Response(null, { status: 410 })
    const task = await world.createTask()
    await world.createTask({ callbackUrl: undefined })
    await world.minutes(2)
    expect(await listIds(world, { callback: 'dead' })).toEqual([task.id])
  })

  test('has a cancelled task under its new status at once', async () => {
    const world = new World()
    world.simulator.options.concurrentLimit = 0
    const task = await world.createTask()
    await world.idle()
    await cancelTask(world.context(), task.id)
    expect(await listIds(world, { status: 'waiting' })).toEqual([])
    expect(await listIds(world, { status: 'cancelled' })).toEqual([task.id])
  })
})
