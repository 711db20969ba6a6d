import { expect, test } from 'vitest'
import { guardConsole } from '../../harness/guard-console.ts'
import { World } from '../../harness/world.ts'

guardConsole()

test('a task that exceeds its time limit is cancelled and ends as timed out', async () => {
  const world = new World({ taskTimeout: 600_000 })
  world.simulator.script({ on: 'submit', answer: { kind: 'task', end: 'never' } })
  const task = await world.createTask()
  await world.idle()
  await world.minutes(16)
  expect(await world.getTask(task)).toMatchObject({
    status: 'timed_out',
    error: { code: 'TASK_TIMED_OUT' },
  })
  expect([...world.simulator.tasks.values()].map(({ state }) => state)).toEqual(['CANCELLED'])
  expect(world.received.map(({ body }) => body.type)).toEqual(['runninghub.task.timed_out'])
})

test('the cancel of an overdue task is repeated for an hour', async () => {
  const world = new World({ taskTimeout: 600_000 })
  world.simulator.script({ on: 'submit', answer: { kind: 'task', end: 'never' } })
  const task = await world.createTask()
  await world.idle()
  await world.minutes(3)
  world.simulator.script({ on: 'cancel', times: 100_000, answer: { kind: 'http', status: 502 } })
  await world.minutes(60)
  expect(await world.getTask(task)).toMatchObject({ status: 'running' })
  await world.minutes(20)
  expect(await world.getTask(task)).toMatchObject({
    status: 'timed_out',
    error: { code: 'TASK_TIMED_OUT' },
  })
})

test('time in the queue of RunningHub does not count towards the time limit', async () => {
  const world = new World({ taskTimeout: 600_000, webhooks: false })
  world.simulator.script({ on: 'submit', answer: { kind: 'task', end: 'stuck-queued' } })
  const task = await world.createTask()
  await world.idle()
  await world.minutes(15)
  expect(await world.getTask(task)).toMatchObject({ status: 'queued' })
})

test('an API key that is rejected for a while does not end a task', async () => {
  const world = new World({ webhooks: false })
  world.simulator.options.runMs = 200_000
  const task = await world.createTask()
  await world.idle()
  world.simulator.script({ on: 'outputs', times: 1_000, answer: { kind: 'refuse', code: 806 } })
  await world.minutes(5)
  expect(await world.getTask(task)).toMatchObject({ status: 'queued' })
  world.simulator.steps.clear()
  await world.minutes(2)
  expect(await world.getTask(task)).toMatchObject({ status: 'succeeded' })
})

test('a task that RunningHub no longer finds ends after some minutes', async () => {
  const world = new World({ webhooks: false })
  world.simulator.script({ on: 'submit', answer: { kind: 'task', end: 'never' } })
  const task = await world.createTask()
  await world.idle()
  world.simulator.tasks.clear()
  await world.minute()
  expect(await world.getTask(task)).toMatchObject({ status: 'queued' })
  await world.minutes(8)
  expect(await world.getTask(task)).toMatchObject({ status: 'queued' })
  await world.minutes(5)
  expect(await world.getTask(task)).toMatchObject({
    status: 'failed',
    error: { code: 'TASK_NOT_FOUND' },
  })
})
