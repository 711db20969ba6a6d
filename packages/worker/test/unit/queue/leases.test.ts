import { expect, test } from 'vitest'
import { budget, create, created, ended, minute, queueWith } from '../../harness/queue.ts'

test('who lost the lease of a task decides nothing about it any more', async () => {
  const { queue, now, claim, shown } = await queueWith(['a'])
  const first = await claim()
  const later = now + 10 * minute
  await queue.recordCapacity({ limit: 5 }, later)
  const second = await claim(later)
  expect(await queue.beginSubmit('a', first.lease, create, later)).toBe(false)
  expect(await queue.beginSubmit('a', second.lease, create, later)).toBe(true)

  expect(await queue.fail('a', first.lease, ended('failed'), later)).toBeUndefined()
  await queue.release('a', first.lease, { why: 'full', until: later })
  await queue.markSubmitted('a', first.lease, created('8'), later)
  await queue.markUnknown('a', first.lease, later)
  expect(await shown('a')).toMatchObject({ status: 'submitting' })
  await queue.markSubmitted('a', second.lease, created('7'), later)
  expect(await shown('a')).toMatchObject({ status: 'queued', runninghubTaskId: '7' })
})

test('a claimed task that is withdrawn is not sent', async () => {
  const { queue, now, claim } = await queueWith(['a'])
  const { lease } = await claim()
  expect(await queue.revoke('a', undefined, now)).toBeUndefined()
  expect(await queue.beginSubmit('a', lease, create, now)).toBe(false)
})

test('nor is one that is cancelled, and its end is told at once', async () => {
  const { queue, now, claim } = await queueWith(['a'], { hasCallback: true })
  const { lease } = await claim()
  const delivery = await queue.cancel('a', ended('cancelled'), now)
  expect(delivery).toMatchObject({
    sendsCallback: true,
    unsavedRevision: 1,
    task: { status: 'cancelled' },
  })
  expect(await queue.beginSubmit('a', lease, create, now)).toBe(false)
})

test('the create call has two minutes of its own, however long the files took', async () => {
  const { queue, now, claim, shown } = await queueWith(['a'])
  const { lease } = await claim()
  const begun = now + 3.5 * minute
  expect(await queue.beginSubmit('a', lease, create, begun)).toBe(true)
  await queue.takeDueWork(begun + 1.5 * minute, budget)
  expect(await shown('a')).toMatchObject({ status: 'submitting' })
  await queue.takeDueWork(begun + 2 * minute, budget)
  expect(await shown('a')).toMatchObject({ status: 'unknown' })
})

test('who dies during the create call leaves a doubt, which ends with the time limit', async () => {
  const { queue, now, begin, shown } = await queueWith(['a'])
  await begin()
  const doubtful = now + 2 * minute
  const limit = doubtful + budget.taskTimeout
  expect((await queue.takeDueWork(now, budget)).nextAt).toBe(doubtful)
  expect(await queue.takeDueWork(doubtful, budget)).toMatchObject({ deliveries: [], nextAt: limit })
  expect(await shown('a')).toMatchObject({ status: 'unknown', endedAt: undefined })
  expect((await queue.takeDueWork(limit - 1, budget)).deliveries).toEqual([])
  const { deliveries } = await queue.takeDueWork(limit, budget)
  expect(deliveries).toMatchObject([{ task: { id: 'a', status: 'unknown', endedAt: limit } }])
})

test.each([
  ['a task that it made', 'queued', 'markSubmitted'],
  ['that it made none', 'waiting', 'release'],
] as const)('a create call that took too long may still tell %s', async (_, status, word) => {
  const { queue, now, begin, shown } = await queueWith(['a'])
  const lease = await begin()
  const late = now + 5 * minute
  await queue.takeDueWork(late, budget)
  expect(await shown('a')).toMatchObject({ status: 'unknown' })
  if (word === 'markSubmitted') await queue.markSubmitted('a', lease, created('7'), late)
  else await queue.release('a', lease, { why: 'full', until: late })
  expect(await shown('a')).toMatchObject({ status })
})

test('a task whose submissions all die ends', async () => {
  const { queue, now, claim } = await queueWith(['a'])
  let at = now
  for (let n = 0; n < 5; n++) {
    expect((await queue.takeDueWork(at, budget)).deliveries).toEqual([])
    await queue.recordCapacity({ limit: 5 }, at)
    expect(await claim(at)).toMatchObject({ attempts: n })
    at += 5 * minute
  }
  const { deliveries } = await queue.takeDueWork(at, budget)
  expect(deliveries).toMatchObject([{ task: { id: 'a', status: 'failed' } }])
})
