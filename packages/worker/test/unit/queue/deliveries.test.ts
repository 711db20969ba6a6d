import { expect, test } from 'vitest'
import type { ArchivedTask, Delivery, DeliveryResult } from '../../../src/queue/rpc-types.ts'
import { budget, ended, minute, queueWith } from '../../harness/queue.ts'

const attempted = { attempts: 1, messageId: 'msg_a' }

/** A task that was refused, which somebody is about to tell. */
async function refused(hasCallback = true) {
  const { queue, now, claim } = await queueWith(['a'], { hasCallback })
  const { lease } = await claim()
  const delivery = (await queue.fail('a', lease, ended('failed'), now)) as Delivery
  const tell = (told: Omit<DeliveryResult, 'unsavedRevision'>) =>
    queue.recordDelivery(
      'a',
      delivery.lease,
      { ...told, unsavedRevision: delivery.unsavedRevision },
      now,
    )
  const deliveriesAt = async (at: number) => (await queue.takeDueWork(at, budget)).deliveries
  return { queue, now, tell, deliveriesAt }
}

test('an end that somebody is delivery is not handed out to another', async () => {
  const { now, deliveriesAt } = await refused()
  expect(await deliveriesAt(now + minute - 1)).toEqual([])
  expect(await deliveriesAt(now + minute)).toHaveLength(1)
})

test('KV that refused a write is left alone for five minutes', async () => {
  const { now, tell, deliveriesAt } = await refused(false)
  await tell({ callback: undefined, kv: 'failed' })
  expect(await deliveriesAt(now + 5 * minute - 1)).toEqual([])
  expect(await deliveriesAt(now + 5 * minute)).toMatchObject([
    { sendsCallback: false, unsavedRevision: 1 },
  ])
})

test('what KV does not have is not settled, although the callback is', async () => {
  const { now, tell, deliveriesAt } = await refused()
  await tell({ callback: { ...attempted, status: 'delivered' }, kv: 'failed' })
  expect(await deliveriesAt(now + 5 * minute)).toMatchObject([
    { sendsCallback: false, unsavedRevision: 1 },
  ])
})

test('a callback that is still to be tried is not settled, although KV has the end', async () => {
  const { now, tell, deliveriesAt } = await refused()
  const nextAt = now + minute
  await tell({ callback: { ...attempted, status: 'pending', nextAt }, kv: 'stored' })
  expect(await deliveriesAt(nextAt - 1)).toEqual([])
  expect(await deliveriesAt(nextAt)).toMatchObject([
    { sendsCallback: true, unsavedRevision: undefined },
  ])
})

test('a callback whose time has not come is not sent because KV is told', async () => {
  const { now, tell, deliveriesAt } = await refused()
  const nextAt = now + 20 * minute
  await tell({ callback: { ...attempted, status: 'pending', nextAt }, kv: 'failed' })
  expect(await deliveriesAt(now + 5 * minute)).toMatchObject([
    { sendsCallback: false, unsavedRevision: 1 },
  ])
})

/** An ended task that only KV still has. */
function forgotten(endedAt: number, change: Partial<ArchivedTask>): ArchivedTask {
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

test('a callback that is sent again begins with its first attempt', async () => {
  const { queue, now } = await queueWith([])
  const callback = { messageId: 'msg_a', status: 'dead', attempts: 7 } as const
  const delivery = await queue.redeliver('a', forgotten(now, { callback }), now)
  expect(delivery).toMatchObject({
    sendsCallback: true,
    task: { callback: { messageId: 'msg_a', status: 'pending', attempts: 0 } },
  })
})

test('the truth about an end that was told is a message of its own', async () => {
  const { queue, now } = await queueWith([])
  const first = await queue.redeliver('a', forgotten(now, { status: 'unknown' }), now)
  expect(first).toMatchObject({ task: { callback: { messageId: 'msg_a' } } })
  await queue.confirmCandidate('a', '7', now)
  const second = await queue.complete('a', ended('succeeded'), now)
  expect(second).toMatchObject({
    sendsCallback: true,
    task: { callback: { messageId: 'msg_a_2' } },
  })
})
