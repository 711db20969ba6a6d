import { expect, test } from 'vitest'
import type { CallbackState } from '../../../src/model/task.ts'
import type { Delivery } from '../../../src/queue/rpc-types.ts'
import { budget, createQueue, end, hour, minute } from '../../harness/queue.ts'

const attempted = { attempts: 1, messageId: 'msg_a' }

/** A queue with a failed task, whose callback is leased. */
async function createFailedTask() {
  const { queue, now, claim } = await createQueue(['a'], { hasCallback: true })
  const { lease } = await claim()
  const delivery = (await queue.fail('a', lease, end('failed'), now)) as Delivery
  const report = (callback: CallbackState) => queue.recordDelivery('a', delivery.lease, callback)
  const deliveriesAt = async (at: number) => (await queue.takeDueWork(at, budget)).deliveries
  return { queue, now, report, deliveriesAt }
}

test('a leased callback is not due before its lease expires', async () => {
  const { now, deliveriesAt } = await createFailedTask()
  expect(await deliveriesAt(now + minute - 1)).toEqual([])
  expect(await deliveriesAt(now + minute)).toHaveLength(1)
})

test('a callback is due at the time of its next attempt', async () => {
  const { now, report, deliveriesAt } = await createFailedTask()
  const nextAt = now + 5 * minute
  await report({ ...attempted, status: 'pending', nextAt })
  expect(await deliveriesAt(nextAt - 1)).toEqual([])
  expect(await deliveriesAt(nextAt)).toHaveLength(1)
})

test('a delivered callback is never due again', async () => {
  const { queue, now, report, deliveriesAt } = await createFailedTask()
  await report({ ...attempted, status: 'delivered' })
  expect(await deliveriesAt(now + hour)).toEqual([])
  expect((await queue.takeDueWork(now + hour, budget)).nextAt).toBeUndefined()
})

test('a task without a callback has nothing to deliver', async () => {
  const { queue, now, claim } = await createQueue(['a'])
  const { lease } = await claim()
  expect(await queue.fail('a', lease, end('failed'), now)).toBeUndefined()
  expect((await queue.takeDueWork(now, budget)).nextAt).toBeUndefined()
})

test('redeliver starts again with the first attempt', async () => {
  const { queue, now, report } = await createFailedTask()
  await report({ messageId: 'msg_a', status: 'dead', attempts: 7 })
  expect(await queue.redeliver('a', now)).toMatchObject({
    task: { callback: { messageId: 'msg_a', status: 'pending', attempts: 0 } },
  })
})

test('a correction of a delivered end has a message id of its own', async () => {
  const { queue, now, beginSubmit } = await createQueue(['a'], { hasCallback: true })
  const provisional = { provisional: true }
  const first = await queue.fail('a', await beginSubmit(), end('failed', provisional), now)
  expect(first).toMatchObject({ task: { callback: { messageId: 'msg_a' } } })
  const delivered = { ...attempted, status: 'delivered' } as const
  await queue.recordDelivery('a', first?.lease ?? '', delivered)
  await queue.confirmCandidate('a', '7', now)
  const second = await queue.complete('a', end('succeeded'), now)
  expect(second).toMatchObject({ task: { callback: { messageId: 'msg_a_2' } } })
})
