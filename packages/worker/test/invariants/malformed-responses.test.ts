import { describe, expect, test } from 'vitest'
import { guardConsole } from '../harness/guard-console.ts'
import { createRunningTask, expectSuccess } from '../harness/running-task.ts'

guardConsole()

// No single response ends a paid task as failed, unless RunningHub reports under HTTP 200 that this
// task failed.

/** Each response comes once, and successful checks follow it within the minute. */
describe('a malformed response to a status check does not end the task', () => {
  /** Runs a task that gets each response the given number of times in a row. */
  async function expectSuccessAfter(
    responses: { name: string; answer: object }[],
    { times = 1, api = 'v1' }: { times?: number; api?: 'v1' | 'v2' } = {},
  ) {
    const { world, task, scriptPolls } = await createRunningTask(
      { api },
      (responses.length + 2) * 60_000,
    )
    const polls = () => world.simulator.calls(api === 'v2' ? 'query' : 'outputs').length
    for (const { name, answer } of responses) {
      const before = polls()
      scriptPolls(times, answer)
      await world.minutes(1)
      expect((await world.getTask(task)).endedAt, name).toBeUndefined()
      expect(polls() - before, name).toBeGreaterThan(times)
    }
    await world.minutes(4)
    await expectSuccess(world, task)
  }

  test.each([403, 404, 429])('HTTP %i with a code', async (status) => {
    const responses = [1000, 1015, 1504, 1006, 805].map((code) => {
      const body = JSON.stringify({ code, msg: 'odd', data: null })
      return { name: `code ${code}`, answer: { kind: 'http', status, body } }
    })
    await expectSuccessAfter(responses)
  })

  test('HTTP 200 with code 1000 and "unknown error"', async () => {
    const answer = { kind: 'refuse', code: 1000, msg: 'unknown error' }
    await expectSuccessAfter([{ name: 'unknown error', answer }])
  })

  test('API v2 without a task id', async () => {
    const responses = [
      ['1000', ''],
      ['1015', 'FAILED'],
      ['', 'FAILED'],
    ].map(([errorCode, status]) => {
      const fields = { taskId: '', status, errorCode, errorMessage: 'odd', results: null }
      const name = `error code "${errorCode}" and status "${status}"`
      return { name, answer: { kind: 'raw', body: JSON.stringify(fields) } }
    })
    await expectSuccessAfter(responses, { api: 'v2' })
  })

  test('HTTP 200 with a code that concerns the account, twice', async () => {
    const codes = [801, 806, 412, 401]
    const responses = codes.map((code) => ({
      name: `code ${code}`,
      answer: { kind: 'refuse', code },
    }))
    await expectSuccessAfter(responses, { times: 2 })
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
