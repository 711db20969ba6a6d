import { expect, test } from 'vitest'
import type { ArchivedTask, Delivery, DeliveryResult } from '../../../src/queue/rpc-types.ts'
import { budget, createQueue, end, minute } from '../../harness/queue.ts'

const attempted = { attempts: 1, messageId: 'msg_a' }

/** A queue with a failed task, whose delivery is leased. */
async function createFailedTask(hasCallback = true) {
  const { queue, now, claim } = await createQueue(['a'], { hasCallback })
  const { lease } = await claim()
  const delivery = (await queue.fail('a', lease, end('failed'), now)) as Delivery
  const report = (result: Omit<DeliveryResult, 'unsavedRevision'>) =>
    queue.recordDelivery(
      'a',
      delivery.lease,
      { ...result, unsavedRevision: delivery.unsavedRevision },
      now,
    )
  const deliveriesAt = async (at: number) => (await queue.takeDueWork(at, budget)).deliveries
  return { queue, now, report, deliveriesAt }
}

test('a leased delivery is not due before its lease expires', async () => {
  const { now, deliveriesAt } = await createFailedTask()
  expect(await deliveriesAt(now + minute - 1)).toEqual([])
  expect(await deliveriesAt(now + minute)).toHaveLength(1)
})

test('a failed KV write is retried after five minutes', async () => {
  const { now, report, deliveriesAt } = await createFailedTask(false)
  await report({ callback: undefined, kv: 'failed' })
  expect(await deliveriesAt(now + 5 * minute - 1)).toEqual([])
  expect(await deliveriesAt(now + 5 * minute)).toMatchObject([
    { sendsCallback: false, unsavedRevision: 1 },
  ])
})

test('a task whose KV write failed is not settled, although its callback is delivered', async () => {
  const { now, report, deliveriesAt } = await createFailedTask()
  await report({ callback: { ...attempted, status: 'delivered' }, kv: 'failed' })
  expect(await deliveriesAt(now + 5 * minute)).toMatchObject([
    { sendsCallback: false, unsavedRevision: 1 },
  ])
})

test('a task with a pending callback is not settled, although KV has its end', async () => {
  const { now, report, deliveriesAt } = await createFailedTask()
  const nextAt = now + minute
  await report({ callback: { ...attempted, status: 'pending', nextAt }, kv: 'stored' })
  expect(await deliveriesAt(nextAt - 1)).toEqual([])
  expect(await deliveriesAt(nextAt)).toMatchObject([
    { sendsCallback: true, unsavedRevision: undefined },
  ])
})

test('a retry of the KV write does not send a callback that is not due', async () => {
  const { now, report, deliveriesAt } = await createFailedTask()
  const nextAt = now + 20 * minute
  await report({ callback: { ...attempted, status: 'pending', nextAt }, kv: 'failed' })
  expect(await deliveriesAt(now + 5 * minute)).toMatchObject([
    { sendsCallback: false, unsavedRevision: 1 },
  ])
})

/** An ended task that only KV has. */
function archivedTask(endedAt: number, change: Partial<ArchivedTask>): ArchivedTask {
  return {
    id: 'a',
    createdAt: endedAt,
    startedAt: undefined,
    endedAt,
    status: 'failed',
    runninghubTaskId: undefined,
    info: '{}',
    outcome: '{}',
    callback: { ...attempted, status: 'delivered' },
    ...change,
  }
}

test('redeliver starts again with the first attempt', async () => {
  const { queue, now } = await createQueue([])
  const callback = { messageId: 'msg_a', status: 'dead', attempts: 7 } as const
  const delivery = await queue.redeliver('a', archivedTask(now, { callback }), now)
  expect(delivery).toMatchObject({
    sendsCallback: true,
    task: { callback: { messageId: 'msg_a', status: 'pending', attempts: 0 } },
  })
})

test('a correction of a delivered end has a message id of its own', async () => {
  const { queue, now } = await createQueue([])
  const first = await queue.redeliver('a', archivedTask(now, { status: 'unknown' }), now)
  expect(first).toMatchObject({ task: { callback: { messageId: 'msg_a' } } })
  await queue.confirmCandidate('a', '7', now)
  const second = await queue.complete('a', end('succeeded'), now)
  expect(second).toMatchObject({
    sendsCallback: true,
    task: { callback: { messageId: 'msg_a_2' } },
  })
})
