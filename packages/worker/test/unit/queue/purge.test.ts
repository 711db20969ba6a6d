import { expect, test } from 'vitest'
import { budget, ended, hour, minute, queueWith } from '../../harness/queue.ts'
import { World } from '../../harness/world.ts'

test.each([
  ['an hour', hour, false],
  ['a day when it may still be corrected', 24 * hour, true],
])('an end is kept for %s, counted from when all was told', async (_, kept, provisional) => {
  const { queue, now, claim, shown } = await queueWith(['a'])
  const { lease } = await claim()
  const delivery = await queue.fail('a', lease, ended('failed', { provisional: provisional }), now)
  const settledAt = now + 10 * minute
  const told = {
    callback: undefined,
    unsavedRevision: delivery?.unsavedRevision,
    kv: 'stored',
  } as const
  await queue.recordDelivery('a', delivery?.lease ?? '', told, settledAt)
  await queue.takeDueWork(settledAt + kept - 10 * minute, budget)
  expect(await shown('a')).toMatchObject({ status: 'failed' })
  const inquiry = { kind: provisional ? 'unidentified' : 'nothing' }
  expect(await queue.resolveWebhook('a', '7', settledAt + kept - 1)).toEqual(inquiry)
  await queue.takeDueWork(settledAt + kept, budget)
  expect(await shown('a')).toBeUndefined()
})

test('an idempotency key is kept for a day, and may be used anew after it', async () => {
  const { queue, clock } = new World()
  const now = clock.now()
  const accept = (id: string, at: number, bodyHash = 'b') => {
    return queue.enqueue({ id, info: '{}', hasCallback: false }, { keyHash: 'k', bodyHash }, at)
  }
  await accept('a', now)
  await queue.takeDueWork(now + 24 * hour - minute, budget)
  expect(await accept('b', now + 24 * hour - 1)).toEqual({ kind: 'existing', id: 'a' })
  expect(await accept('c', now + 24 * hour, 'other')).toMatchObject({ kind: 'created' })
  expect(await accept('d', now + 24 * hour + 1, 'other')).toEqual({ kind: 'existing', id: 'c' })
})

test('what was withdrawn is not to be seen, listed or cancelled', async () => {
  const { queue, now } = await queueWith(['a', 'b'])
  await queue.revoke('a', undefined, now)
  expect(await queue.read('a', now, true)).toBeUndefined()
  expect(await queue.cancel('a', ended('cancelled'), now)).toBeUndefined()
  expect((await queue.listByIdRange('', '~')).map(({ id }) => id)).toEqual(['b'])
})
