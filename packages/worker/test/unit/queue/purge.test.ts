import { runInDurableObject } from 'cloudflare:test'
import { describe, expect, test } from 'vitest'
import {
  budget,
  createdTask,
  createQueue,
  end,
  hour,
  minute,
  newQueue,
} from '../../harness/queue.ts'

const { retention } = budget

test('an ended task is kept for the retention time', async () => {
  const { queue, now, claim, getTask } = await createQueue(['a'])
  const { lease } = await claim()
  const endedAt = now + hour
  await queue.fail('a', lease, end('failed'), endedAt)
  await queue.takeDueWork(endedAt + retention - 10 * minute, budget)
  expect(await getTask('a')).toMatchObject({ status: 'failed' })
  await queue.takeDueWork(endedAt + retention, budget)
  expect(await getTask('a')).toBeUndefined()
})

test('an open task is kept for as long as it is open, and does not keep others', async () => {
  const { queue, now, claim, beginSubmit, getTask } = await createQueue(['a', 'b'])
  await queue.markSubmitted('a', await beginSubmit(), createdTask('7'), now)
  await queue.fail('b', (await claim()).lease, end('failed'), now)
  await queue.takeDueWork(now + 10 * retention, budget)
  expect(await getTask('a')).toMatchObject({ status: 'queued' })
  expect(await getTask('b')).toBeUndefined()
})

test('a task is kept while its callback is to be sent', async () => {
  const { queue, now, claim, getTask } = await createQueue(['a'], { hasCallback: true })
  await queue.fail('a', (await claim()).lease, end('failed'), now)
  await queue.takeDueWork(now + 2 * retention, budget)
  expect(await getTask('a')).toMatchObject({ status: 'failed' })
})

test('a provisional end is checked for a day, and no longer', async () => {
  const { queue, now, beginSubmit, getTask } = await createQueue(['a'])
  await queue.markSubmitted('a', await beginSubmit(), createdTask('7'), now)
  await queue.complete('a', end('timed_out', { provisional: true }), now)
  const pollsAt = async (at: number) => (await queue.takeDueWork(at, budget)).polls
  expect(await pollsAt(now + 24 * hour - minute)).toHaveLength(1)
  expect(await pollsAt(now + 24 * hour + 10 * minute)).toEqual([])
  expect((await queue.takeDueWork(now + 30 * hour, budget)).nextAt).toBeUndefined()
  expect(await getTask('a')).toMatchObject({ status: 'timed_out', provisional: true })
  // The webhook of the real end still corrects it.
  expect(await queue.resolveWebhook('a', '7', now + 48 * hour)).toMatchObject({ kind: 'poll' })
})

test('an idempotency key is kept for a day, and can be used again after it', async () => {
  const queue = newQueue()
  const now = Date.UTC(2026, 0, 15)
  const enqueue = (id: string, at: number, bodyHash = 'b') => {
    return queue.enqueue(
      { id, info: '{}', hasFiles: false, hasCallback: false },
      { keyHash: 'k', bodyHash },
      at,
    )
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
  expect(await queue.cancel('a', now)).toEqual({ kind: 'nothing' })
  const list = await queue.list({ first: '', last: '~', limit: 10 }, now)
  expect(list.map(({ id }) => id)).toEqual(['b'])
})

describe('what is kept is deleted every ten minutes at most', () => {
  const count = (queue: ReturnType<typeof newQueue>, table: string) =>
    runInDurableObject(
      queue,
      (_, { storage: { sql } }) =>
        sql.exec<{ n: number }>(`SELECT count(*) AS n FROM ${table}`).one().n,
    )
  const now = Date.UTC(2026, 0, 15)
  const task = { info: '{}', hasFiles: false, hasCallback: false, token: 'shop' }

  test('idempotency keys after a day', async () => {
    const queue = newQueue()
    await queue.enqueue({ id: 'a', ...task }, { keyHash: 'k', bodyHash: 'b' }, now)
    await queue.takeDueWork(now + 24 * hour - 1, budget)
    expect(await count(queue, 'idempotency')).toBe(1)
    await queue.takeDueWork(now + 24 * hour, budget)
    expect(await count(queue, 'idempotency')).toBe(1)
    await queue.takeDueWork(now + 24 * hour + 10 * minute, budget)
    expect(await count(queue, 'idempotency')).toBe(0)
  })

  test('what a day used, after the retention time', async () => {
    const queue = newQueue()
    await queue.enqueue({ id: 'a', ...task }, undefined, now)
    await queue.takeDueWork(now + retention, budget)
    expect(await count(queue, 'daily_usage')).toBe(1)
    await queue.takeDueWork(now + retention + 24 * hour, budget)
    expect(await count(queue, 'daily_usage')).toBe(0)
  })

  test('what was sent for a task, with the task', async () => {
    const { queue, now: at, claim } = await createQueue(['a'])
    await queue.enqueue({ id: 'b', ...task, input: '{}' }, undefined, at)
    await queue.fail('a', (await claim()).lease, end('failed'), at)
    await queue.fail('b', (await claim()).lease, end('failed'), at)
    expect(await count(queue, 'payload')).toBe(1)
    await queue.takeDueWork(at + retention, budget)
    expect([await count(queue, 'payload'), await count(queue, 'task')]).toEqual([0, 0])
  })

  test('useless candidates at once', async () => {
    const { queue, now: at, beginSubmit } = await createQueue(['a'])
    const lease = await beginSubmit()
    await queue.resolveWebhook('a', '7', at)
    await queue.takeDueWork(at, budget)
    expect(await count(queue, 'candidate')).toBe(1)
    await queue.markSubmitted('a', lease, createdTask('8'), at)
    await queue.takeDueWork(at, budget)
    expect(await count(queue, 'candidate')).toBe(0)
  })
})
