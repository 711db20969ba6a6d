import { expect, test } from 'vitest'
import { budget, createQueue, end, hour, minute } from '../../harness/queue.ts'
import { World } from '../../harness/world.ts'

test.each([
  ['a final end', 'an hour', hour, false],
  ['a provisional end', 'a day', 24 * hour, true],
])('%s is kept for %s after its delivery', async (_kind, _time, kept, provisional) => {
  const { queue, now, claim, getTask } = await createQueue(['a'])
  const { lease } = await claim()
  const delivery = await queue.fail('a', lease, end('failed', { provisional }), now)
  const settledAt = now + 10 * minute
  const result = {
    callback: undefined,
    unsavedRevision: delivery?.unsavedRevision,
    kv: 'stored',
  } as const
  await queue.recordDelivery('a', delivery?.lease ?? '', result, settledAt)
  await queue.takeDueWork(settledAt + kept - 10 * minute, budget)
  expect(await getTask('a')).toMatchObject({ status: 'failed' })
  const decision = { kind: provisional ? 'unidentified' : 'nothing' }
  expect(await queue.resolveWebhook('a', '7', settledAt + kept - 1)).toEqual(decision)
  await queue.takeDueWork(settledAt + kept, budget)
  expect(await getTask('a')).toBeUndefined()
})

test('an idempotency key is kept for a day, and can be used again after it', async () => {
  const { queue, clock } = new World()
  const now = clock.now()
  const enqueue = (id: string, at: number, bodyHash = 'b') => {
    return queue.enqueue({ id, info: '{}', hasCallback: false }, { keyHash: 'k', bodyHash }, at)
  }
  await enqueue('a', now)
  await queue.takeDueWork(now + 24 * hour - minute, budget)
  expect(await enqueue('b', now + 24 * hour - 1)).toEqual({ kind: 'existing', id: 'a' })
  expect(await enqueue('c', now + 24 * hour, 'other')).toMatchObject({ kind: 'created' })
  expect(await enqueue('d', now + 24 * hour + 1, 'other')).toEqual({ kind: 'existing', id: 'c' })
})

test('a revoked task cannot be read, listed or cancelled', async () => {
  const { queue, now } = await createQueue(['a', 'b'])
  await queue.revoke('a', undefined, now)
  expect(await queue.read('a', now, true)).toBeUndefined()
  expect(await queue.cancel('a', end('cancelled'), now)).toBeUndefined()
  expect((await queue.listByIdRange('', '~')).map(({ id }) => id)).toEqual(['b'])
})
