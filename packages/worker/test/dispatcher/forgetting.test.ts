import { expect, test } from 'vitest'
import { ended, hour, ledgerWith, minute, wish } from '../world/ledger.ts'
import { World } from '../world/world.ts'

test.each([
  ['an hour', hour, false],
  ['a day when it may still be corrected', 24 * hour, true],
])('an end is kept for %s, counted from when all was told', async (_, kept, provisional) => {
  const { ledger, now, claim, shown } = await ledgerWith(['a'])
  const { lease } = await claim()
  const telling = await ledger.fail('a', lease, ended('failed', { provisional: provisional }), now)
  const settledAt = now + 10 * minute
  const told = { callback: undefined, dirty: telling?.dirty, kv: 'stored' } as const
  await ledger.told('a', telling?.lease ?? '', told, settledAt)
  await ledger.due(settledAt + kept - 10 * minute, wish)
  expect(await shown('a')).toMatchObject({ status: 'failed' })
  const inquiry = { kind: provisional ? 'nameless' : 'nothing' }
  expect(await ledger.inquire('a', '7', settledAt + kept - 1)).toEqual(inquiry)
  await ledger.due(settledAt + kept, wish)
  expect(await shown('a')).toBeUndefined()
})

test('an idempotency key is kept for a day, and may be used anew after it', async () => {
  const { ledger, clock } = new World()
  const now = clock.now()
  const accept = (id: string, at: number, bodyHash = 'b') => {
    return ledger.accept({ id, brief: '{}', hasCallback: false }, { keyHash: 'k', bodyHash }, at)
  }
  await accept('a', now)
  await ledger.due(now + 24 * hour - minute, wish)
  expect(await accept('b', now + 24 * hour - 1)).toEqual({ kind: 'existing', id: 'a' })
  expect(await accept('c', now + 24 * hour, 'other')).toMatchObject({ kind: 'created' })
  expect(await accept('d', now + 24 * hour + 1, 'other')).toEqual({ kind: 'existing', id: 'c' })
})

test('what was withdrawn is not to be seen, listed or cancelled', async () => {
  const { ledger, now } = await ledgerWith(['a', 'b'])
  await ledger.withdraw('a', undefined, now)
  expect(await ledger.read('a', now, true)).toBeUndefined()
  expect(await ledger.cancel('a', ended('cancelled'), now)).toBeUndefined()
  expect((await ledger.between('', '~')).map(({ id }) => id)).toEqual(['b'])
})
