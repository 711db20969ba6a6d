import { describe, expect, test } from 'vitest'
import { cancelTask } from '../../src/tasks/cancel.ts'
import { getTask } from '../../src/tasks/get.ts'
import { guardConsole } from '../harness/guard-console.ts'
import {
  acceptCancelsWithoutEffect,
  createRunningTask,
  expectSuccess,
  startResponding,
  stopResponding,
} from '../harness/running-task.ts'
import { World } from '../harness/world.ts'

guardConsole()

// An end that RunningHub did not confirm is provisional. A result that exists is always shown and
// delivered.

test('a task that RunningHub does not find for half an hour gets its real end afterwards', async () => {
  const { world, task, scriptPolls } = await createRunningTask()
  scriptPolls(100_000, { kind: 'refuse', code: 807 })
  await world.minutes(20)
  expect(await world.getTask(task)).toMatchObject({ status: 'failed', provisional: true })
  world.simulator.steps.clear()
  await world.minutes(40)
  const after = await world.getTask(task)
  expect(after).toMatchObject({ status: 'succeeded', urls: [expect.any(String)] })
  expect(world.received.at(-1)?.body.type).toBe('runninghub.task.succeeded')
})

describe('the cancel of an overdue task', () => {
  test.each([806, 807, 401])(
    'is repeated when RunningHub refuses it once with code %i',
    async (code) => {
      const { world, task } = await createRunningTask({ taskTimeout: 60_000 }, 3_600_000)
      world.simulator.script({ on: 'cancel', answer: { kind: 'refuse', code } })
      await world.minutes(5)
      expect(world.simulator.calls('cancel').length).toBeGreaterThan(1)
      expect(await world.getTask(task)).toMatchObject({ status: 'timed_out' })
      expect((await world.getTask(task)).provisional).toBeUndefined()
    },
  )

  test.each([806, 807, 401])(
    'does not lose the result of a task that succeeds while cancels are refused with code %i',
    async (code) => {
      const { world, task } = await createRunningTask({ taskTimeout: 60_000 })
      world.simulator.script({ on: 'cancel', times: 100_000, answer: { kind: 'refuse', code } })
      await world.minutes(8)
      await expectSuccess(world, task)
    },
  )

  test('does not lose the result of a task that succeeds although the cancel was accepted', async () => {
    const { world, task, scriptPolls } = await createRunningTask({ taskTimeout: 60_000 })
    acceptCancelsWithoutEffect(world)
    scriptPolls(4, { kind: 'http', status: 502 })
    await world.minutes(8)
    expect((await expectSuccess(world, task)).note).toMatch(/cancel came too late/)
  })

  test('ends the task provisionally after an hour without any response', async () => {
    const { world, task } = await createRunningTask({ taskTimeout: 60_000 })
    await getTask(world.context(), task.id, { fresh: true })
    stopResponding(world)
    await world.minutes(70)
    const after = await world.getTask(task)
    expect(after).toMatchObject({ status: 'timed_out', provisional: true })
    startResponding(world)
    await world.minutes(60)
    expect(await world.getTask(task)).toMatchObject({ status: 'succeeded' })
  })
})

describe('a cancel by a caller', () => {
  test('does not lose the result when the status check after it is out of date', async () => {
    const { world, task, scriptPolls } = await createRunningTask()
    acceptCancelsWithoutEffect(world)
    scriptPolls(2, { kind: 'not-ready' })
    const cancellation = await cancelTask(world.context(), task.id)
    expect(cancellation).toMatchObject({ task: { status: 'cancelled', provisional: true } })
    expect(world.received).toEqual([])
    await world.minutes(4)
    expect((await expectSuccess(world, task)).note).toMatch(/cancel came too late/)
  })

  test('does not lose the result when the webhook of the success comes after it', async () => {
    const world = new World()
    world.simulator.options.runMs = 30_000
    const task = await world.createTask()
    await world.idle()
    await world.clock.advance(20_000)
    acceptCancelsWithoutEffect(world)
    await cancelTask(world.context(), task.id)
    expect(await world.getTask(task)).toMatchObject({ status: 'cancelled', provisional: true })
    await world.clock.advance(20_000)
    await world.idle()
    await expectSuccess(world, task)
  })

  test('that is never confirmed is delivered as provisional after five minutes, and repeated', async () => {
    const { world, task } = await createRunningTask({}, 24 * 3_600_000)
    acceptCancelsWithoutEffect(world)
    await cancelTask(world.context(), task.id)
    await world.minutes(10)
    expect(world.received.map(({ body }) => body.data)).toMatchObject([
      { status: 'cancelled', provisional: true },
    ])
    expect(world.simulator.calls('cancel').length).toBeGreaterThan(2)
  })

  test('without a response of RunningHub is reported as refused, not as an error of the Worker', async () => {
    const { world, task } = await createRunningTask()
    stopResponding(world)
    expect(await cancelTask(world.context(), task.id)).toMatchObject({ kind: 'refused' })
  })
})
