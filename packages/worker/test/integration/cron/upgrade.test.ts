import { expect, test } from 'vitest'
import { type FirstRow, upgradeFirstQueue } from '../../harness/first-queue.ts'
import { guardConsole } from '../../harness/guard-console.ts'
import { RECEIVER, WORKFLOW, World } from '../../harness/world.ts'

guardConsole()

/** Gives a world the queue of the first Worker with these tasks, and starts this Worker on it. */
async function upgrade(world: World, rows: readonly FirstRow[]): Promise<void> {
  const info = JSON.stringify({ workflowId: WORKFLOW, origin: '', callbackUrl: RECEIVER })
  await upgradeFirstQueue(world.queue, rows, { info, now: world.clock.now() })
}

/** Returns the RunningHub id of a task that runs. */
async function createRemoteTask(world: World): Promise<string> {
  await world.createTask({ callbackUrl: undefined })
  await world.idle()
  return [...world.simulator.tasks.keys()].at(-1) ?? ''
}

test('a task that RunningHub has continues after the upgrade of the first Worker, and is called back', async () => {
  const world = new World({ webhooks: false })
  const runninghubTaskId = await createRemoteTask(world)
  const entry = { submittedAt: world.clock.now(), hasWebhook: false }
  await upgrade(world, [{ id: 'running', state: 'submitted', runninghubTaskId, entry }])
  await world.minutes(3)
  expect(await world.getTask({ id: 'running' })).toMatchObject({
    status: 'succeeded',
    runninghubTaskId,
    callback: { status: 'delivered' },
  })
  expect(world.simulator.calls('submit')).toHaveLength(1)
  expect(await world.queue.findIdempotencyKey('key', world.clock.now())).toEqual({
    taskId: 'running',
    bodyHash: 'body',
  })
})

test('a create call that was under way during the upgrade is not repeated, and its report counts', async () => {
  const world = new World()
  const lease = { token: 'lease', until: world.clock.now() + 60_000 }
  const rows = ['a', 'b'].map((id) => ({ id, state: 'submitting', entry: { lease } }))
  await upgrade(world, rows)
  const runninghubTaskId = '1999'
  const created = { runninghubTaskId, running: false, nodeErrors: undefined }
  await world.queue.markSubmitted('a', 'lease', created, world.clock.now())
  expect(await world.getTask({ id: 'a' })).toMatchObject({ status: 'queued', runninghubTaskId })
  await world.minutes(3)
  expect(await world.getTask({ id: 'b' })).toMatchObject({ status: 'unknown' })
  expect(world.simulator.calls('submit')).toHaveLength(0)
})

test('a task that waited ends after the upgrade with a reason, and nothing is sent', async () => {
  const world = new World()
  await upgrade(world, [
    { id: 'w', state: 'waiting' },
    { id: 'c', state: 'claimed', entry: { lease: { token: 'l', until: 0 } } },
  ])
  await world.minutes(2)
  for (const id of ['w', 'c'])
    expect(await world.getTask({ id })).toMatchObject({
      status: 'failed',
      error: { code: 'UPGRADED' },
      callback: { status: 'delivered' },
    })
  expect(world.simulator.calls('submit')).toHaveLength(0)
})

test('ended tasks stay ended after the upgrade; what is due is still delivered', async () => {
  const world = new World()
  const at = world.clock.now()
  const outcome = { status: 'succeeded', results: [], usage: {} }
  const end = { status: 'succeeded', endedAt: at, endCount: 1, unsavedRevision: 1 }
  const callback = { status: 'pending', attempts: 1, nextAt: at, messageId: 'msg_e' }
  await upgrade(world, [
    { id: 'e', state: 'ended', outcome, entry: { ...end, callback } },
    {
      id: 's',
      state: 'settled',
      outcome,
      entry: { ...end, callback: { ...callback, status: 'delivered' } },
    },
    { id: 'r', state: 'revoked' },
  ])
  await world.minutes(1)
  expect(world.received.map(({ id }) => id)).toEqual(['msg_e'])
  for (const id of ['e', 's'])
    expect(await world.getTask({ id })).toMatchObject({
      status: 'succeeded',
      callback: { status: 'delivered' },
    })
  expect(await world.queue.read('r', at, false)).toBeUndefined()
})
