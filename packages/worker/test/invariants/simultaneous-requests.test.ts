import { describe, expect, test } from 'vitest'
import { sweep } from '../../src/cron/sweep.ts'
import { createTask } from '../../src/tasks/create.ts'
import { listTasks } from '../../src/tasks/list.ts'
import { guardConsole } from '../harness/guard-console.ts'
import { newTask, World } from '../harness/world.ts'

guardConsole()

describe('an idempotency key', () => {
  const key = (bodyHash = 'a') => ({ keyHash: 'order 7', bodyHash })

  test('gives eight simultaneous requests one task', async () => {
    const world = new World()
    const results = await Promise.all(
      Array.from({ length: 8 }, () => createTask(world.context(), newTask(), key())),
    )
    await world.idle()
    const kinds = results.map(({ kind }) => kind).sort()
    expect(kinds).toEqual(['created', ...Array(7).fill('existing')])
    expect(new Set(results.map((result) => 'task' in result && result.task.id)).size).toBe(1)
    expect(world.simulator.tasks.size).toBe(1)
  })

  test('conflicts with another body, and is free after a day', async () => {
    const world = new World()
    const first = await createTask(world.context(), newTask(), key())
    expect(await createTask(world.context(), newTask(), key('b'))).toEqual({ kind: 'conflict' })
    await world.idle()
    await world.clock.advance(25 * 3_600_000)
    const later = await createTask(world.context(), newTask(), key('b'))
    expect(first.kind).toBe('created')
    expect(later.kind).toBe('created')
  })

  test('gives two simultaneous bodies one task and one conflict', async () => {
    const world = new World()
    const results = await Promise.all(
      ['a', 'b'].map((hash) => createTask(world.context(), newTask(), key(hash))),
    )
    await world.idle()
    expect(results.map(({ kind }) => kind).sort()).toEqual(['conflict', 'created'])
    expect((await listTasks(world.context())).tasks).toHaveLength(1)
    expect(world.simulator.tasks.size).toBe(1)
  })
})

describe('overlapping cron runs', () => {
  test('submit, poll and call back once', async () => {
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
