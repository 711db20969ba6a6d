import { describe, expect, test } from 'vitest'
import { StorageUnavailableError } from '../../src/platform/storage-error.ts'
import { createTask } from '../../src/tasks/create.ts'
import { getTask } from '../../src/tasks/get.ts'
import { guardConsole } from '../harness/guard-console.ts'
import { newTask, World } from '../harness/world.ts'

guardConsole()

describe('when KV', () => {
  test('refuses writes, no task is accepted', async () => {
    const world = new World()
    world.kv.faults.writesFail = true
    await expect(createTask(world.context(), newTask())).rejects.toBeInstanceOf(
      StorageUnavailableError,
    )
    await world.minutes(2)
    expect(world.simulator.calls('submit')).toEqual([])
  })

  test('refuses writes for hours, ends are shown and delivered, and stored later', async () => {
    const world = new World()
    const task = await world.createTask()
    await world.idle()
    world.kv.faults.writesFail = true
    await world.clock.advance(10_000)
    await world.minutes(10)
    expect(await world.getTask(task)).toMatchObject({
      status: 'succeeded',
      callback: { status: 'delivered' },
    })
    expect(world.received).toHaveLength(1)
    await world.clock.advance(5 * 3_600_000)
    await world.minute()
    expect(await world.getTask(task)).toMatchObject({ status: 'succeeded' })
    world.kv.faults.writesFail = false
    await world.minutes(7)
    expect(world.kv.latest(`task:${task.id}`)).toMatchObject({ status: 'succeeded' })
    expect(world.received).toHaveLength(1)
    expect(await world.settled()).toBe(true)
  })

  test.each([
    ['is a minute behind', { lag: 60_000 }],
    ['finds nothing for a while', { misses: true }],
    ['cannot be read for a while', { readsFail: true }],
  ])('%s, no task is lost or created twice', async (_, faults) => {
    const world = new World()
    Object.assign(world.kv.faults, faults)
    const tasks = [await world.createTask(), await world.createTask()]
    await world.idle()
    await world.minutes(2)
    for (const task of tasks) expect(await world.getTask(task)).toBeDefined()
    Object.assign(world.kv.faults, { misses: false, readsFail: false })
    await world.minutes(6)
    for (const task of tasks)
      expect(await world.getTask(task)).toMatchObject({ status: 'succeeded' })
    expect(world.simulator.tasks.size).toBe(2)
    expect(world.received).toHaveLength(2)
  })

  test('cannot be read for an hour, this does not count as attempts of the task', async () => {
    const world = new World()
    world.kv.faults.readsFail = true
    const task = await world.createTask()
    await world.idle()
    await world.minutes(60)
    expect(await world.getTask(task)).toMatchObject({ status: 'waiting' })
    world.kv.faults.readsFail = false
    await world.minutes(3)
    expect(await world.getTask(task)).toMatchObject({ status: 'succeeded' })
  })

  test('has lost a record, the task fails with SUBMIT_FAILED', async () => {
    const world = new World()
    world.kv.faults.misses = true
    const task = await world.createTask()
    await world.idle()
    await world.minutes(15)
    expect(await world.getTask(task)).toMatchObject({
      status: 'failed',
      error: { code: 'SUBMIT_FAILED' },
    })
    expect(world.received).toHaveLength(1)
    expect(world.simulator.tasks.size).toBe(0)
  })

  test('has the end, GET shows it after the queue purged the task', async () => {
    const world = new World()
    const task = await world.createTask()
    await world.idle()
    await world.clock.advance(10_000)
    await world.idle()
    const before = await world.getTask(task)
    await world.clock.advance(2 * 3_600_000)
    await world.minute()
    expect(await world.queue.read(task.id, world.clock.now(), false)).toBeUndefined()
    expect(await world.getTask(task)).toEqual(before)
    expect(await getTask(world.context(), 'zzzz')).toBeUndefined()
  })
})
