import { expect, test } from 'vitest'
import { budget, create, created, ended, minute, queueWith } from '../../harness/queue.ts'

test('first in, first out, whatever their ids', async () => {
  const { claim } = await queueWith(['b', 'a', 'c'])
  expect([(await claim()).id, (await claim()).id, (await claim()).id]).toEqual(['b', 'a', 'c'])
})

test('a submission in hand takes a slot, claimed or under way', async () => {
  const { queue, now, claim } = await queueWith(['a', 'b', 'c'], { limit: 2 })
  const first = await claim()
  expect(first.more).toBe(true)
  await queue.beginSubmit(first.id, first.lease, create, now)
  expect((await claim()).more).toBe(false)
  expect(await queue.claim(now, 'cron')).toEqual({ kind: 'none' })
})

test('an account that is busy with as many tasks as it may have is full', async () => {
  const { queue, now } = await queueWith(['a'])
  await queue.recordCapacity({ limit: 2, busy: 1 }, now)
  expect((await queue.takeDueWork(now, budget)).claimable).toBe(true)
  await queue.recordCapacity({ limit: 2, busy: 2 }, now)
  expect(await queue.claim(now, 'cron')).toEqual({ kind: 'none' })
})

test.each([
  ['unreachable', 'probe'],
  ['full', 'task'],
] as const)('%s: nothing else is submitted for a while', async (why, then) => {
  const { queue, now, claim } = await queueWith(['a', 'b'])
  const { lease } = await claim()
  const until = now + 30_000
  await queue.release('a', lease, { why, until })
  expect(await queue.claim(until - 1, 'cron')).toEqual({ kind: 'none' })
  expect(await queue.claim(until, 'cron')).toMatchObject({ kind: then })
})

test('after a refusal one goes out at a time, until one is taken', async () => {
  const { queue, now, claim } = await queueWith(['a', 'b', 'c'])
  const first = await claim()
  await queue.release('a', first.lease, { why: 'full', until: now })
  const again = await claim()
  expect(again).toMatchObject({ id: 'a', more: false })
  expect(await queue.claim(now, 'cron')).toEqual({ kind: 'none' })
  await queue.beginSubmit('a', again.lease, create, now)
  await queue.markSubmitted('a', again.lease, created('7'), now)
  expect(await claim()).toMatchObject({ id: 'b', more: true })
})

test('an end opens a full queue again', async () => {
  const { queue, now, claim, begin } = await queueWith(['a', 'b', 'c'])
  await queue.markSubmitted('a', await begin(), created('7'), now)
  const { lease } = await claim()
  await queue.release('b', lease, { why: 'full', until: now + minute })
  expect(await queue.claim(now + 1, 'cron')).toEqual({ kind: 'none' })
  await queue.complete('a', ended('succeeded'), now + 2)
  expect(await queue.claim(now + 2, 'cron')).toMatchObject({ kind: 'task', id: 'b' })
})

test('an end is an answer of RunningHub too', async () => {
  const { queue, now, begin } = await queueWith(['a', 'b'])
  await queue.markSubmitted('a', await begin(), created('7'), now)
  const later = now + 5 * minute
  expect(await queue.claim(later, 'cron')).toEqual({ kind: 'probe' })
  await queue.complete('a', ended('succeeded'), later)
  expect(await queue.claim(later, 'cron')).toMatchObject({ kind: 'task', id: 'b' })
})

test('after a doubt RunningHub is asked whether it answers, before the next is sent', async () => {
  const { queue, now, begin } = await queueWith(['a', 'b'])
  await queue.markUnknown('a', await begin(), now)
  expect(await queue.claim(now, 'cron')).toEqual({ kind: 'probe' })
})

test('a task that is put back for later lets others pass until its time', async () => {
  const { queue, now, claim } = await queueWith(['a', 'b'])
  const { lease } = await claim()
  const until = now + minute / 2
  await queue.release('a', lease, { why: 'retry', until, uploads: ['api/1.png'] })
  expect((await claim()).id).toBe('b')
  expect(await queue.takeDueWork(until - 1, budget)).toMatchObject({
    claimable: false,
    nextAt: until,
  })
  expect(await queue.takeDueWork(until, budget)).toMatchObject({ claimable: true })
  // And the names of the files that are up already come with it.
  expect(await claim(until)).toMatchObject({ id: 'a', uploads: ['api/1.png'] })
})

test('a task whose submission was cut off is for who has minutes', async () => {
  const { queue, now, claim } = await queueWith(['a'])
  const { lease } = await claim()
  await queue.release('a', lease, { why: 'retry', until: now, uploads: [] })
  expect(await queue.claim(now, 'request')).toEqual({ kind: 'none' })
  expect(await queue.claim(now, 'cron')).toMatchObject({ kind: 'task', attempts: 1 })
})
