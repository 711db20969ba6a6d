import { expect, test } from 'vitest'
import { create, ended, ledgerWith, made, minute, wish } from '../world/ledger.ts'

test('who lost the lease of a task decides nothing about it any more', async () => {
  const { ledger, now, claim, shown } = await ledgerWith(['a'])
  const first = await claim()
  const later = now + 10 * minute
  await ledger.queueAnswered({ limit: 5 }, later)
  const second = await claim(later)
  expect(await ledger.creating('a', first.lease, create, later)).toBe(false)
  expect(await ledger.creating('a', second.lease, create, later)).toBe(true)

  expect(await ledger.fail('a', first.lease, ended('failed'), later)).toBeUndefined()
  await ledger.putBack('a', first.lease, { why: 'full', until: later })
  await ledger.made('a', first.lease, made('8'), later)
  await ledger.doubt('a', first.lease, later)
  expect(await shown('a')).toMatchObject({ status: 'submitting' })
  await ledger.made('a', second.lease, made('7'), later)
  expect(await shown('a')).toMatchObject({ status: 'queued', runninghubTaskId: '7' })
})

test('a claimed task that is withdrawn is not sent', async () => {
  const { ledger, now, claim } = await ledgerWith(['a'])
  const { lease } = await claim()
  expect(await ledger.withdraw('a', undefined, now)).toBeUndefined()
  expect(await ledger.creating('a', lease, create, now)).toBe(false)
})

test('nor is one that is cancelled, and its end is told at once', async () => {
  const { ledger, now, claim } = await ledgerWith(['a'], { hasCallback: true })
  const { lease } = await claim()
  const telling = await ledger.cancel('a', ended('cancelled'), now)
  expect(telling).toMatchObject({ deliver: true, dirty: 1, task: { status: 'cancelled' } })
  expect(await ledger.creating('a', lease, create, now)).toBe(false)
})

test('the create call has two minutes of its own, however long the files took', async () => {
  const { ledger, now, claim, shown } = await ledgerWith(['a'])
  const { lease } = await claim()
  const begun = now + 3.5 * minute
  expect(await ledger.creating('a', lease, create, begun)).toBe(true)
  await ledger.due(begun + 1.5 * minute, wish)
  expect(await shown('a')).toMatchObject({ status: 'submitting' })
  await ledger.due(begun + 2 * minute, wish)
  expect(await shown('a')).toMatchObject({ status: 'unknown' })
})

test('who dies during the create call leaves a doubt, which ends with the time limit', async () => {
  const { ledger, now, begin, shown } = await ledgerWith(['a'])
  await begin()
  const doubtful = now + 2 * minute
  const limit = doubtful + wish.taskTimeout
  expect((await ledger.due(now, wish)).nextAt).toBe(doubtful)
  expect(await ledger.due(doubtful, wish)).toMatchObject({ tellings: [], nextAt: limit })
  expect(await shown('a')).toMatchObject({ status: 'unknown', endedAt: undefined })
  expect((await ledger.due(limit - 1, wish)).tellings).toEqual([])
  const { tellings } = await ledger.due(limit, wish)
  expect(tellings).toMatchObject([{ task: { id: 'a', status: 'unknown', endedAt: limit } }])
})

test.each([
  ['a task that it made', 'queued', 'made'],
  ['that it made none', 'waiting', 'putBack'],
] as const)('a create call that took too long may still tell %s', async (_, status, word) => {
  const { ledger, now, begin, shown } = await ledgerWith(['a'])
  const lease = await begin()
  const late = now + 5 * minute
  await ledger.due(late, wish)
  expect(await shown('a')).toMatchObject({ status: 'unknown' })
  if (word === 'made') await ledger.made('a', lease, made('7'), late)
  else await ledger.putBack('a', lease, { why: 'full', until: late })
  expect(await shown('a')).toMatchObject({ status })
})

test('a task whose submissions all die ends', async () => {
  const { ledger, now, claim } = await ledgerWith(['a'])
  let at = now
  for (let n = 0; n < 5; n++) {
    expect((await ledger.due(at, wish)).tellings).toEqual([])
    await ledger.queueAnswered({ limit: 5 }, at)
    expect(await claim(at)).toMatchObject({ tries: n })
    at += 5 * minute
  }
  const { tellings } = await ledger.due(at, wish)
  expect(tellings).toMatchObject([{ task: { id: 'a', status: 'failed' } }])
})
