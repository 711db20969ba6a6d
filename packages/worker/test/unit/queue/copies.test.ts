import { expect, test } from 'vitest'
import { beginCopy, copyLimits, newCopy } from '../../../src/queue/copies.ts'
import type { Delivery } from '../../../src/queue/rpc-types.ts'
import { collectLog } from '../../harness/log-lines.ts'
import { budget, createdTask, createQueue, end, hour, minute } from '../../harness/queue.ts'

const log = collectLog()
const second = 1_000

test('attempts come at growing intervals, and the eighth is the last', () => {
  const delays = [...Array(8).keys()].map((attempts) => {
    const { attempts: begun, nextAt } = beginCopy({ attempts, nextAt: 5 }, 1_000)
    expect(begun).toBe(attempts + 1)
    return nextAt === undefined ? undefined : (nextAt - 1_000) / minute
  })
  expect(delays).toEqual([1 / 3, 1, 5, 30, 120, 360, 720, undefined])
})

test('the first three attempts are short, because the callback waits', () => {
  const limits = [0, 2, 3, 7].map((attempts) => copyLimits({ attempts }))
  const short = { timeout: 25 * second, lease: minute }
  const long = { timeout: 150 * second, lease: 4 * minute }
  expect(limits).toEqual([short, short, long, long])
})

test.each([
  [2, { attempts: 0, nextAt: 7 }],
  [0, undefined],
  [undefined, undefined],
])('an end with %s files to copy', (copies, expected) => {
  expect(newCopy(copies, 7)).toEqual(expected)
})

/** A task that has just succeeded, with two results to be copied by the caller. */
async function createEndedTask(hasCallback = true) {
  const world = await createQueue(['a'], { hasCallback })
  const { queue, now, beginSubmit } = world
  await queue.markSubmitted('a', await beginSubmit(), createdTask('7'), now)
  const copy = (await queue.complete('a', end('succeeded', { copies: 2 }), now)) as Delivery
  const deliveriesAt = async (at: number) => (await queue.takeDueWork(at, budget)).deliveries
  return { ...world, copy, deliveriesAt }
}

test('the results are copied before the callback is sent', async () => {
  const { queue, now, copy, getTask } = await createEndedTask()
  expect(copy.copyTimeout).toBe(25 * second)
  const outcome = '{"results":"stored"}'
  const callback = await queue.recordCopy('a', copy.lease, { outcome, remaining: 0 }, now + second)
  expect(callback).toMatchObject({ task: { outcome, callback: { status: 'pending' } } })
  expect(callback).not.toHaveProperty('copyTimeout')
  expect(await getTask('a')).toMatchObject({ outcome })
  expect(log.events().map(({ event }) => event)).not.toContain('results-not-stored')
})

test('a report without the lease changes nothing', async () => {
  const { queue, now, copy } = await createEndedTask()
  const done = { outcome: undefined, remaining: 0 }
  expect(await queue.recordCopy('a', 'other', done, now)).toBeUndefined()
  const callback = (await queue.recordCopy('a', copy.lease, done, now)) as Delivery
  // Its lease is now for the callback.
  expect(await queue.recordCopy('a', callback.lease, done, now)).toBeUndefined()
})

test('a copy without a callback has nothing to deliver after it', async () => {
  const { queue, now, copy } = await createEndedTask(false)
  expect(copy.copyTimeout).toBe(25 * second)
  const done = { outcome: '{}', remaining: 0 }
  expect(await queue.recordCopy('a', copy.lease, done, now)).toBeUndefined()
  expect((await queue.takeDueWork(now + hour, budget)).nextAt).toBeUndefined()
})

test('after progress the rest follows five seconds later, and the attempt does not count', async () => {
  const { queue, now, copy, deliveriesAt } = await createEndedTask()
  const report = { outcome: '{}', remaining: 1 }
  expect(await queue.recordCopy('a', copy.lease, report, now)).toBeUndefined()
  expect(await deliveriesAt(now + 5 * second - 1)).toEqual([])
  const [next] = await deliveriesAt(now + 5 * second)
  expect(next?.copyTimeout).toBe(25 * second)
  // The next attempt is the first again: another one after 20 seconds.
  await queue.recordCopy('a', next?.lease ?? '', { outcome: undefined, remaining: 1 }, now + 6_000)
  expect(await deliveriesAt(now + 25 * second - 1)).toEqual([])
  expect(await deliveriesAt(now + 25 * second)).toHaveLength(1)
})

test('the callback waits two minutes for the copy', async () => {
  const { queue, now, copy, deliveriesAt } = await createEndedTask()
  await queue.recordCopy('a', copy.lease, { outcome: undefined, remaining: 2 }, now)
  const [second1] = await deliveriesAt(now + 20 * second)
  expect(second1?.copyTimeout).toBe(25 * second)
  await queue.recordCopy('a', second1?.lease ?? '', { outcome: undefined, remaining: 2 }, now)
  const [callback] = await deliveriesAt(now + 2 * minute)
  expect(callback?.task.callback).toMatchObject({ status: 'pending' })
  expect(callback).not.toHaveProperty('copyTimeout')
})

test('a callback after a copy that never reported may not have arrived: nothing is claimed about it', async () => {
  const { now, deliveriesAt } = await createEndedTask()
  const [callback] = await deliveriesAt(now + 2 * minute)
  expect(callback?.task.callback?.reached).toBeUndefined()
  const [again] = await deliveriesAt(now + 3 * minute)
  expect(again?.task.callback?.reached).toBe('maybe')
})

test('the log says what could not be stored after the last attempt', async () => {
  const { queue, now, copy, deliveriesAt } = await createEndedTask(false)
  let { lease } = copy
  let at = now
  const failed = { outcome: undefined, remaining: 2 }
  for (let attempt = 1; attempt < 8; attempt++) {
    await queue.recordCopy('a', lease, failed, at)
    at = (await queue.takeDueWork(at, budget)).nextAt ?? 0
    const [next] = await deliveriesAt(at)
    expect(next?.copyTimeout).toBe(attempt < 3 ? 25 * second : 150 * second)
    lease = next?.lease ?? ''
  }
  const events = () => log.events().filter(({ event }) => event === 'results-not-stored')
  expect(events()).toEqual([])
  await queue.recordCopy('a', lease, failed, at)
  expect(events()).toMatchObject([{ task: 'a', attempts: 8, remaining: 2, account: 'main' }])
  expect((await queue.takeDueWork(at + 24 * hour, budget)).nextAt).toBeUndefined()
})
