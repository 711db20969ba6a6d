import { describe, expect, test } from 'vitest'
import { listTasks } from '../../../src/tasks/list.ts'
import { guardConsole } from '../../harness/guard-console.ts'
import { World } from '../../harness/world.ts'

guardConsole()

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

  test('includes tasks that KV does not list yet', async () => {
    const world = new World()
    world.kv.faults.lag = 60_000
    const task = await world.createTask()
    expect((await listTasks(world.context())).tasks.map(({ id }) => id)).toEqual([task.id])
  })

  test('returns status, URL and error of tasks that only KV has', async () => {
    const world = new World()
    world.simulator.script({ on: 'submit', skip: 1, answer: { kind: 'refuse', code: 380 } })
    const good = await world.createTask()
    await world.idle()
    const bad = await world.createTask()
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

  test('omits records of tasks that were never enqueued', async () => {
    const world = new World()
    const task = await world.createTask()
    await world.idle()
    await world.kv.put('task:orphan', '{}', {
      metadata: { status: 'waiting', createdAt: '', workflowId: '1' },
    })
    expect((await listTasks(world.context())).tasks.map(({ id }) => id)).toEqual([task.id])
  })
})
