import { expect, test } from 'vitest'
import { submitPending } from '../../../src/submission/submit-pending.ts'
import { World } from '../../harness/world.ts'

// RunningHub's queue is queried before the first create call, because a create call without a response
// leaves a task with an unknown outcome.

test.each([
  ['HTTP 502', { kind: 'http', status: 502 }],
  ['a dropped connection', { kind: 'drop' }],
  ['an internal error of RunningHub', { kind: 'refuse', code: 1005 }],
  ['a busy response', { kind: 'refuse', code: 1011 }],
] as const)(
  'after %s for the queue query nothing is submitted for 30 seconds',
  async (_, answer) => {
    const world = new World({ webhooks: false })
    world.simulator.script({ on: 'queueStatus', answer })
    const task = await world.createTask()
    await world.idle()
    expect(world.simulator.calls('queueStatus')).toHaveLength(1)

    await world.clock.advance(29_000)
    await submitPending(world.context())
    expect(world.simulator.calls('queueStatus')).toHaveLength(1)
    expect(world.simulator.calls('submit')).toEqual([])
    expect(await world.getTask(task)).toMatchObject({ status: 'waiting' })

    await world.clock.advance(1_000)
    await submitPending(world.context())
    expect(world.simulator.calls('queueStatus')).toHaveLength(2)
    expect(await world.getTask(task)).toMatchObject({ status: 'queued' })
  },
)

test.each([
  ['an endpoint that does not exist', { kind: 'refuse', code: 412 }],
  ['a key without permission', { kind: 'refuse', code: 802 }],
  ['an unknown code', { kind: 'refuse', code: 987654 }],
  ['a page that is not from the API', { kind: 'http', status: 404, body: '<html>no</html>' }],
] as const)('after %s for the queue query tasks are submitted all the same', async (_, answer) => {
  const world = new World({ webhooks: false })
  world.simulator.script({ on: 'queueStatus', times: 100, answer })
  const task = await world.createTask()
  await world.idle()
  const next = await world.createTask()
  await world.idle()
  expect(world.simulator.calls('queueStatus')).toHaveLength(1)
  expect(await world.getTask(task)).toMatchObject({ status: 'queued' })
  expect(await world.getTask(next)).toMatchObject({ status: 'queued' })
})

test('the queue of an unreachable RunningHub is queried once, however many tasks are created', async () => {
  const world = new World({ webhooks: false })
  world.simulator.script({ on: 'queueStatus', times: 100, answer: { kind: 'http', status: 502 } })
  for (let n = 0; n < 4; n++) {
    await world.createTask()
    await world.idle()
  }
  expect(world.simulator.calls('queueStatus')).toHaveLength(1)
  expect(world.simulator.calls('submit')).toEqual([])
})
