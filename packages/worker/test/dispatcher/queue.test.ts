import { expect, test } from 'vitest'
import { create, ended, ledgerWith, made, minute, wish } from '../world/ledger.ts'

test('first in, first out, whatever their ids', async () => {
  const { claim } = await ledgerWith(['b', 'a', 'c'])
  expect([(await claim()).id, (await claim()).id, (await claim()).id]).toEqual(['b', 'a', 'c'])
})

test('a submission in hand takes a slot, claimed or under way', async () => {
  const { ledger, now, claim } = await ledgerWith(['a', 'b', 'c'], { limit: 2 })
  const first = await claim()
  expect(first.more).toBe(true)
  await ledger.creating(first.id, first.lease, create, now)
  expect((await claim()).more).toBe(false)
  expect(await ledger.claim(now, true)).toEqual({ kind: 'none' })
})

test('an account that is busy with as many tasks as it may have is full', async () => {
  const { ledger, now } = await ledgerWith(['a'])
  await ledger.queueAnswered({ limit: 2, busy: 1 }, now)
  expect((await ledger.due(now, wish)).claimable).toBe(true)
  await ledger.queueAnswered({ limit: 2, busy: 2 }, now)
  expect(await ledger.claim(now, true)).toEqual({ kind: 'none' })
})

test.each([
  ['down', 'ask'],
  ['full', 'task'],
] as const)('%s: nothing else is submitted for a while', async (why, then) => {
  const { ledger, now, claim } = await ledgerWith(['a', 'b'])
  const { lease } = await claim()
  const until = now + 30_000
  await ledger.putBack('a', lease, { why, until })
  expect(await ledger.claim(until - 1, true)).toEqual({ kind: 'none' })
  expect(await ledger.claim(until, true)).toMatchObject({ kind: then })
})

test('after a refusal one goes out at a time, until one is taken', async () => {
  const { ledger, now, claim } = await ledgerWith(['a', 'b', 'c'])
  const first = await claim()
  await ledger.putBack('a', first.lease, { why: 'full', until: now })
  const again = await claim()
  expect(again).toMatchObject({ id: 'a', more: false })
  expect(await ledger.claim(now, true)).toEqual({ kind: 'none' })
  await ledger.creating('a', again.lease, create, now)
  await ledger.made('a', again.lease, made('7'), now)
  expect(await claim()).toMatchObject({ id: 'b', more: true })
})

test('an end opens a full queue again', async () => {
  const { ledger, now, claim, begin } = await ledgerWith(['a', 'b', 'c'])
  await ledger.made('a', await begin(), made('7'), now)
  const { lease } = await claim()
  await ledger.putBack('b', lease, { why: 'full', until: now + minute })
  expect(await ledger.claim(now + 1, true)).toEqual({ kind: 'none' })
  await ledger.finish('a', ended('succeeded'), now + 2)
  expect(await ledger.claim(now + 2, true)).toMatchObject({ kind: 'task', id: 'b' })
})

test('an end is an answer of RunningHub too', async () => {
  const { ledger, now, begin } = await ledgerWith(['a', 'b'])
  await ledger.made('a', await begin(), made('7'), now)
  const later = now + 5 * minute
  expect(await ledger.claim(later, true)).toEqual({ kind: 'ask' })
  await ledger.finish('a', ended('succeeded'), later)
  expect(await ledger.claim(later, true)).toMatchObject({ kind: 'task', id: 'b' })
})

test('after a doubt RunningHub is asked whether it answers, before the next is sent', async () => {
  const { ledger, now, begin } = await ledgerWith(['a', 'b'])
  await ledger.doubt('a', await begin(), now)
  expect(await ledger.claim(now, true)).toEqual({ kind: 'ask' })
})

test('a task that is put back for later lets others pass until its time', async () => {
  const { ledger, now, claim } = await ledgerWith(['a', 'b'])
  const { lease } = await claim()
  const until = now + minute / 2
  await ledger.putBack('a', lease, { why: 'later', until, uploads: ['api/1.png'] })
  expect((await claim()).id).toBe('b')
  expect(await ledger.due(until - 1, wish)).toMatchObject({ claimable: false, nextAt: until })
  expect(await ledger.due(until, wish)).toMatchObject({ claimable: true })
  // And the names of the files that are up already come with it.
  expect(await claim(until)).toMatchObject({ id: 'a', uploads: ['api/1.png'] })
})

test('a task whose submission was cut off is for who has minutes', async () => {
  const { ledger, now, claim } = await ledgerWith(['a'])
  const { lease } = await claim()
  await ledger.putBack('a', lease, { why: 'later', until: now, uploads: [] })
  expect(await ledger.claim(now, false)).toEqual({ kind: 'none' })
  expect(await ledger.claim(now, true)).toMatchObject({ kind: 'task', tries: 1 })
})
