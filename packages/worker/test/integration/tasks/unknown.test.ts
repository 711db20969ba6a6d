import { expect, test } from 'vitest'
import { guardConsole } from '../../harness/guard-console.ts'
import { World } from '../../harness/world.ts'

guardConsole()

test.each([
  ['an HTML page', { kind: 'http', status: 502 } as const, /502/],
  ['a connection that drops', { kind: 'drop' } as const, /could not be reached|connection|fetch/i],
])(
  'an unknown task after %s says what happened, when it is decided, and what to do',
  async (_, answer, reason) => {
    const world = new World()
    world.simulator.script({ on: 'submit', answer })
    const task = await world.createTask()
    await world.idle()
    const { createdAt } = task
    const until = new Date(Date.parse(createdAt) + 3_600_000).toISOString()
    const open = await world.getTask(task)
    expect(open).toMatchObject({ status: 'unknown', error: { code: 'SUBMIT_UNKNOWN' } })
    expect(open.endedAt).toBeUndefined()
    expect(open.error?.message).toMatch(reason)
    expect(open.error?.message).toContain(`The create call of ${createdAt} got no usable response`)
    expect(open.error?.message).toContain('never sends the call again')
    expect(open.error?.message).toContain("when RunningHub's webhook names it")
    expect(open.error?.message).toContain(`ends as unknown at ${until}`)
    expect(open.error?.hint).toContain('Check the task list')

    await world.minutes(65)
    const ended = await world.getTask(task)
    expect(ended.error?.message).toContain(`RunningHub did not report the task before ${until}`)
    expect(world.received[0]?.body.data).toMatchObject({ status: 'unknown', error: ended.error })
  },
)

test('an unknown task without a webhook does not promise one', async () => {
  const world = new World({ webhooks: false })
  world.simulator.script({ on: 'submit', answer: { kind: 'drop' } })
  const task = await world.createTask()
  await world.idle()
  const { error } = await world.getTask(task)
  expect(error?.message).not.toContain('webhook')
})

test('a task whose submission the Worker did not survive says so', async () => {
  const world = new World()
  world.simulator.script({ on: 'submit', answer: { kind: 'drop', after: true } })
  world.webhook = 'lost'
  world.faults.crashBefore = 'markUnknown'
  const task = await world.createTask()
  await world.idle()
  await world.minutes(3)
  const { status, error } = await world.getTask(task)
  expect(status).toBe('unknown')
  expect(error?.message).toContain('The Worker stopped during the call.')
})
