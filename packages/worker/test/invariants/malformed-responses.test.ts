import { describe, expect, test } from 'vitest'
import { guardConsole } from '../harness/guard-console.ts'
import { createRunningTask, expectSuccess } from '../harness/running-task.ts'

guardConsole()

// No single response ends a paid task as failed, unless RunningHub reports under HTTP 200 that this
// task failed.

describe('one malformed response to a status check does not end the task', () => {
  test.each(
    [403, 404, 429].flatMap((status) =>
      [1000, 1015, 1504, 1006, 805].map((code) => [status, code]),
    ),
  )('HTTP %i with code %i', async (status, code) => {
    const { world, task, scriptPolls } = await createRunningTask()
    scriptPolls(1, { kind: 'http', status, body: JSON.stringify({ code, msg: 'odd', data: null }) })
    await world.minutes(1)
    expect((await world.getTask(task)).endedAt).toBeUndefined()
    await world.minutes(5)
    await expectSuccess(world, task)
  })

  test('HTTP 200 with code 1000 and "unknown error"', async () => {
    const { world, task, scriptPolls } = await createRunningTask()
    scriptPolls(1, { kind: 'refuse', code: 1000, msg: 'unknown error' })
    await world.minutes(6)
    await expectSuccess(world, task)
  })

  test.each([
    ['1000', ''],
    ['1015', 'FAILED'],
    ['', 'FAILED'],
  ])('API v2 with error code %j and status %j, but no task id', async (errorCode, status) => {
    const { world, task, scriptPolls } = await createRunningTask({ api: 'v2' })
    const fields = { taskId: '', status, errorCode, errorMessage: 'odd', results: null }
    const body = JSON.stringify(fields)
    scriptPolls(1, { kind: 'raw', body })
    await world.minutes(6)
    await expectSuccess(world, task)
  })

  test.each([801, 806, 412, 401])('HTTP 200 with code %i', async (code) => {
    const { world, task, scriptPolls } = await createRunningTask()
    scriptPolls(2, { kind: 'refuse', code })
    await world.minutes(6)
    await expectSuccess(world, task)
  })
})

test('two "task not found" responses with successful checks in between do not end the task', async () => {
  const { world, task, scriptPolls } = await createRunningTask({}, 20 * 60_000)
  await world.minutes(3)
  scriptPolls(1, { kind: 'refuse', code: 807 })
  await world.minutes(11)
  scriptPolls(1, { kind: 'refuse', code: 807 })
  await world.minutes(2)
  expect(await world.getTask(task)).toMatchObject({ status: 'running' })
  await world.minutes(12)
  await expectSuccess(world, task)
})
