import { expect, test } from 'vitest'
import { submitPending } from '../../../src/submission/submit-pending.ts'
import { accept, view } from '../../harness/create.ts'
import { World } from '../../harness/world.ts'

// The question about the queue comes first, since a create call into a dead line leaves a doubt.

test.each([
  ['a gateway page', { kind: 'http', status: 502 }],
  ['a cut connection', { kind: 'drop' }],
  ['an error inside the service', { kind: 'refuse', code: 1005 }],
  ['the word that it is busy', { kind: 'refuse', code: 1011 }],
] as const)('%s for an answer: nothing is created for half a minute', async (_, answer) => {
  const world = new World({ webhooks: false })
  world.simulator.script({ on: 'queueStatus', answer })
  const task = await accept(world)
  await world.idle()
  expect(world.simulator.calls('queueStatus')).toHaveLength(1)

  await world.clock.advance(29_000)
  await submitPending(world.context())
  expect(world.simulator.calls('queueStatus')).toHaveLength(1)
  expect(world.simulator.calls('submit')).toEqual([])
  expect(await view(world, task)).toMatchObject({ status: 'waiting' })

  await world.clock.advance(1_000)
  await submitPending(world.context())
  expect(world.simulator.calls('queueStatus')).toHaveLength(2)
  expect(await view(world, task)).toMatchObject({ status: 'queued' })
})

test.each([
  ['a site that does not know the question', { kind: 'refuse', code: 412 }],
  ['a key that may not ask it', { kind: 'refuse', code: 802 }],
  ['a code nobody knows', { kind: 'refuse', code: 987654 }],
  ['a page that is none of the API', { kind: 'http', status: 404, body: '<html>no</html>' }],
] as const)('%s answers all the same: a task is created', async (_, answer) => {
  const world = new World({ webhooks: false })
  world.simulator.script({ on: 'queueStatus', times: 100, answer })
  const task = await accept(world)
  await world.idle()
  const next = await accept(world)
  await world.idle()
  expect(world.simulator.calls('queueStatus')).toHaveLength(1)
  expect(await view(world, task)).toMatchObject({ status: 'queued' })
  expect(await view(world, next)).toMatchObject({ status: 'queued' })
})

test('one that does not answer is asked once, however many tasks come', async () => {
  const world = new World({ webhooks: false })
  world.simulator.script({ on: 'queueStatus', times: 100, answer: { kind: 'http', status: 502 } })
  for (let n = 0; n < 4; n++) {
    await accept(world)
    await world.idle()
  }
  expect(world.simulator.calls('queueStatus')).toHaveLength(1)
  expect(world.simulator.calls('submit')).toEqual([])
})
