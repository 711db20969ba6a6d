import { describe, expect, test } from 'vitest'
import type { CallbackState } from '../../../src/model/task.ts'
import type { Delivery } from '../../../src/queue/rpc-types.ts'
import { collectLog } from '../../harness/log-lines.ts'
import { budget, createdTask, createQueue, end, hour, minute } from '../../harness/queue.ts'

const log = collectLog()
const presumed = { provisional: true } as const

/** A task that RunningHub has. */
async function createSubmittedTask(hasCallback = true) {
  const world = await createQueue(['a'], { hasCallback })
  const { queue, now, beginSubmit } = world
  await queue.markSubmitted('a', await beginSubmit(), createdTask('7'), now)
  const deliveriesAt = async (at: number) => (await queue.takeDueWork(at, budget)).deliveries
  return { ...world, deliveriesAt }
}

describe('a presumed end', () => {
  test('waits five minutes for its confirmation before it is delivered', async () => {
    const { queue, now, deliveriesAt } = await createSubmittedTask()
    expect(await queue.complete('a', end('timed_out', presumed), now)).toBeUndefined()
    expect(await deliveriesAt(now + 5 * minute - 1)).toEqual([])
    expect(await deliveriesAt(now + 5 * minute)).toHaveLength(1)
  })

  test('that nothing can confirm is delivered at once', async () => {
    const { queue, now, beginSubmit } = await createQueue(['a'], { hasCallback: true })
    const delivery = await queue.fail('a', await beginSubmit(), end('failed', presumed), now)
    expect(delivery).toMatchObject({ task: { provisional: true } })
    expect((await queue.takeDueWork(now + minute, { ...budget, deliveries: 0 })).polls).toEqual([])
  })

  test('that RunningHub confirms is delivered at once, under its first time and message id', async () => {
    const { queue, now } = await createSubmittedTask()
    await queue.complete('a', end('timed_out', presumed), now)
    const delivery = await queue.complete('a', end('timed_out'), now + minute)
    expect(delivery).toMatchObject({
      task: {
        endedAt: now,
        provisional: false,
        callback: { messageId: 'msg_a', nextAt: now + minute },
      },
    })
  })

  test('that is presumed again stays due at its first time, and is checked as long as before', async () => {
    const { queue, now, deliveriesAt } = await createSubmittedTask()
    await queue.complete('a', end('timed_out', presumed), now)
    expect(await queue.complete('a', end('timed_out', presumed), now + 4 * minute)).toBeUndefined()
    const [delivery] = await deliveriesAt(now + 5 * minute)
    expect(delivery).toMatchObject({ task: { endedAt: now } })
    const delivered: CallbackState = { status: 'delivered', attempts: 1, messageId: 'msg_a' }
    await queue.recordDelivery('a', delivery?.lease ?? '', delivered)
    // A day after the first one.
    expect((await queue.takeDueWork(now + 24 * hour + 11 * minute, budget)).polls).toEqual([])
  })

  test('does not replace another end', async () => {
    const { queue, now, getTask } = await createSubmittedTask()
    await queue.complete('a', end('timed_out', presumed), now)
    expect(await queue.complete('a', end('failed', presumed), now + minute)).toBeUndefined()
    expect(await getTask('a')).toMatchObject({ status: 'timed_out' })
  })

  test('is replaced by the end that RunningHub reports, in one callback when none was sent', async () => {
    const { queue, now, getTask } = await createSubmittedTask()
    await queue.complete('a', end('timed_out', presumed), now)
    const delivery = await queue.complete(
      'a',
      end('succeeded', { outcome: '{"r":1}' }),
      now + minute,
    )
    expect(delivery).toMatchObject({
      task: { status: 'succeeded', outcome: '{"r":1}', callback: { messageId: 'msg_a' } },
    })
    expect(await getTask('a')).toMatchObject({ endedAt: now + minute, provisional: false })
  })

  test('that was delivered is replaced by an end with a callback of its own', async () => {
    const { queue, now, deliveriesAt } = await createSubmittedTask()
    await queue.complete('a', end('timed_out', presumed), now)
    const [first] = await deliveriesAt(now + 5 * minute)
    const failed: CallbackState = {
      status: 'pending',
      attempts: 1,
      messageId: 'msg_a',
      nextAt: now + hour,
    }
    await queue.recordDelivery('a', first?.lease ?? '', failed)
    const second = await queue.complete('a', end('succeeded'), now + 6 * minute)
    expect(second).toMatchObject({ task: { callback: { messageId: 'msg_a_2', attempts: 0 } } })
  })

  test('of a task without a callback is corrected without one', async () => {
    const { queue, now, getTask } = await createSubmittedTask(false)
    await queue.complete('a', end('timed_out', presumed), now)
    expect(await queue.complete('a', end('succeeded'), now + hour)).toBeUndefined()
    expect((await getTask('a'))?.callback).toBeUndefined()
    expect((await queue.takeDueWork(now + 2 * hour, budget)).nextAt).toBeUndefined()
  })
})

test('an end that comes too late changes nothing', async () => {
  const { queue, now, getTask } = await createSubmittedTask()
  await queue.complete('a', end('succeeded', { coins: 3 }), now)
  expect(await queue.complete('a', end('failed', { coins: 9 }), now)).toBeUndefined()
  expect(await queue.complete('missing', end('failed'), now)).toBeUndefined()
  expect(await getTask('a')).toMatchObject({ status: 'succeeded' })
  expect((await queue.report(now)).coinsToday).toBe(3)
})

describe('a callback', () => {
  async function createDelivery() {
    const world = await createSubmittedTask()
    const { queue, now } = world
    const delivery = (await queue.complete('a', end('succeeded'), now)) as Delivery
    const report = (callback: Partial<CallbackState>) =>
      queue.recordDelivery('a', delivery.lease, {
        ...{ status: 'pending', attempts: 1, messageId: 'msg_a' },
        ...callback,
      })
    return { ...world, delivery, report }
  }

  test('whose caller did not report may have arrived', async () => {
    const { now, deliveriesAt, delivery } = await createDelivery()
    expect(delivery.task.callback?.reached).toBeUndefined()
    const [again] = await deliveriesAt(now + minute)
    expect(again?.task.callback).toMatchObject({ reached: 'maybe', attempts: 0 })
  })

  test('that arrived before stays so when its caller does not report', async () => {
    const { queue, now, deliveriesAt, report } = await createDelivery()
    await report({ status: 'delivered' })
    expect(await queue.redeliver('a', now)).toMatchObject({
      task: { callback: { reached: 'yes' } },
    })
    const [again] = await deliveriesAt(now + minute)
    expect(again?.task.callback).toMatchObject({ reached: 'yes' })
  })

  test('is claimed when it is due', async () => {
    const { queue, now, report } = await createDelivery()
    await report({ nextAt: now + hour })
    expect(await queue.claimDelivery('a', now + hour - 1)).toBeUndefined()
    expect(await queue.claimDelivery('a', now + hour)).toMatchObject({ task: { id: 'a' } })
    expect(await queue.claimDelivery('a', now + hour)).toBeUndefined()
    expect(await queue.claimDelivery('missing', now)).toBeUndefined()
  })

  test('of an open task cannot be claimed', async () => {
    const { queue, now } = await createSubmittedTask()
    expect(await queue.claimDelivery('a', now)).toBeUndefined()
    const delivered = { status: 'delivered', attempts: 1, messageId: 'm' } as const
    await queue.recordDelivery('a', 'other', delivered)
    expect(await queue.redeliver('a', now)).toBeUndefined()
  })

  test('that is dead is counted, logged, and sent again on request', async () => {
    const { queue, now, report, getTask } = await createDelivery()
    await report({ status: 'dead', attempts: 8, lastStatus: 503 })
    expect(log.events().at(-1)).toMatchObject({
      ...{ event: 'callback-dead', task: 'a', attempts: 8, lastStatus: 503 },
    })
    expect((await queue.report(now)).deadCallbacks).toBe(1)
    expect(
      await queue.redeliverAll(
        [
          { id: 'a', info: '{"i":2}' },
          { id: 'b', info: '{}' },
        ],
        now,
      ),
    ).toBe(1)
    expect((await queue.report(now)).deadCallbacks).toBe(0)
    expect(await getTask('a')).toMatchObject({
      info: '{"i":2}',
      callback: { attempts: 0, nextAt: now },
    })
    expect((await getTask('a'))?.callback?.reached).toBeUndefined()
  })

  test('that is delivered is not logged as dead', async () => {
    const { report } = await createDelivery()
    await report({ status: 'delivered' })
    expect(log.events().map(({ event }) => event)).not.toContain('callback-dead')
  })

  test('is added to a task without one by another receiver only', async () => {
    const { queue, now, getTask } = await createSubmittedTask(false)
    await queue.complete('a', end('succeeded'), now)
    expect(await queue.redeliver('a', now)).toBeUndefined()
    expect(await queue.redeliver('a', now, '{"to":"x"}')).toMatchObject({
      task: {
        info: '{"to":"x"}',
        callback: { status: 'pending', messageId: 'msg_a', attempts: 0 },
      },
    })
    expect((await getTask('a'))?.callback?.reached).toBeUndefined()
  })
})
