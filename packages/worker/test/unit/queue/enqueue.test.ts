import { describe, expect, test } from 'vitest'
import type { EnqueuedTask } from '../../../src/queue/rpc-types.ts'
import { collectLog } from '../../harness/log-lines.ts'
import {
  createdTask,
  createQueue,
  end,
  hour,
  newQueue,
  submitDetails,
} from '../../harness/queue.ts'

const log = collectLog()
const now = Date.UTC(2026, 0, 15, 20)
const midnight = Date.UTC(2026, 0, 16)

const task = (id: string, more: Partial<EnqueuedTask> = {}): EnqueuedTask => {
  return { id, info: '{}', hasFiles: false, hasCallback: false, token: 'shop', ...more }
}
const key = { keyHash: 'k', bodyHash: 'b' }

describe('an idempotency key', () => {
  test('gives the same task to the same request, and refuses another one', async () => {
    const queue = newQueue()
    expect(await queue.enqueue(task('a'), key, now)).toMatchObject({ kind: 'created' })
    expect(await queue.enqueue(task('b'), key, now)).toEqual({ kind: 'existing', id: 'a' })
    const other = { keyHash: 'k', bodyHash: 'other' }
    expect(await queue.enqueue(task('c'), other, now)).toEqual({ kind: 'conflict' })
    expect(await queue.findIdempotencyKey('k', now)).toEqual({ taskId: 'a', bodyHash: 'b' })
    expect(await queue.read('b', now, false)).toBeUndefined()
  })

  test('is not needed', async () => {
    const queue = newQueue()
    await queue.enqueue(task('a'), undefined, now)
    expect(await queue.enqueue(task('b'), undefined, now)).toMatchObject({ kind: 'created' })
  })
})

test('a task that is added twice exists, and counts, once', async () => {
  const queue = newQueue()
  const limits = { dailyTasks: 1 }
  for (const _ of [1, 2])
    expect(await queue.enqueue(task('a', { limits }), key, now)).toMatchObject({ kind: 'created' })
  expect(await queue.report(now)).toMatchObject({ waiting: 1, tasksToday: 1 })
  expect(log.events().map(({ event }) => event)).toEqual(['accepted'])
})

test('the result says whether a task may be submitted now', async () => {
  const queue = newQueue()
  await queue.recordCapacity({ limit: 1, busy: 1 }, now)
  expect(await queue.enqueue(task('a'), undefined, now)).toEqual({ kind: 'created', open: false })
  expect(await queue.enqueue(task('b'), undefined, now + hour)).toMatchObject({ open: true })
})

test('what is sent to RunningHub is kept until RunningHub has it, what the caller sees longer', async () => {
  const queue = newQueue()
  await queue.enqueue(task('a', { input: '{"i":1}', secret: '{"s":1}' }), undefined, now)
  await queue.enqueue(task('b', { secret: '{"s":2}' }), undefined, now)
  await queue.recordCapacity({ limit: 5 }, now)
  for (const payload of [{ input: '{"i":1}', secret: '{"s":1}' }, { secret: '{"s":2}' }]) {
    const claim = await queue.claim(now)
    if (claim.kind !== 'task') return expect.fail(claim.kind)
    expect(claim).toMatchObject({ info: '{}', payload, uploads: [] })
    await queue.beginSubmit(claim.id, claim.lease, submitDetails, now)
    await queue.markSubmitted(claim.id, claim.lease, createdTask(`7${claim.id}`), now)
  }
  expect(await queue.read('a', now, false)).toMatchObject({ input: '{"i":1}' })
  expect(await queue.read('b', now, false)).toMatchObject({ input: undefined })
})

describe('limits', () => {
  test.each<[string, EnqueuedTask['limits'], string | undefined]>([
    ['none', {}, undefined],
    ['more tasks a day', { dailyTasks: 4 }, undefined],
    ['as many tasks a day', { dailyTasks: 3 }, 'dailyTasks'],
    ['more tasks of the token a day', { tasksPerDay: 3 }, undefined],
    ['as many tasks of the token a day', { tasksPerDay: 2 }, 'tasksPerDay'],
    ['more waiting tasks of the token', { maxWaiting: 3 }, undefined],
    ['as many waiting tasks of the token', { maxWaiting: 2 }, 'maxWaiting'],
    [
      'with those of other queues',
      { maxWaiting: 3, elsewhere: { coins: 0, waiting: 1 } },
      'maxWaiting',
    ],
    ['more coins', { dailyCoins: 1 }, undefined],
    [
      'with the coins of other queues',
      { dailyCoins: 9, elsewhere: { coins: 9, waiting: 0 } },
      'dailyCoins',
    ],
    ['with too few coins', { dailyCoins: 9, elsewhere: { coins: 8, waiting: 0 } }, undefined],
    ['only those of other queues', { elsewhere: { coins: 9, waiting: 9 } }, undefined],
  ])('%s', async (_name, limits, limit) => {
    const queue = newQueue()
    for (const [id, token] of [
      ['a', 'shop'],
      ['b', 'shop'],
      ['c', 'press'],
    ] as const)
      await queue.enqueue(task(id, { token }), undefined, now)
    const result = await queue.enqueue(task('d', { limits }), undefined, now)
    const retryAfter = limit === 'maxWaiting' ? 60_000 : midnight - now
    if (limit === undefined) expect(result.kind).toBe('created')
    else expect(result).toEqual({ kind: 'limited', limit, retryAfter })
    const reached = log.events().filter(({ event }) => event === 'limit-reached')
    expect(reached).toEqual(
      limit ? [{ event: 'limit-reached', limit, token: 'shop', account: 'main' }] : [],
    )
  })

  test('the log has a limit once a minute for each token', async () => {
    const queue = newQueue()
    await queue.enqueue(task('a'), undefined, now)
    const limits = { dailyTasks: 1 }
    const add = (token: string | undefined, at: number) =>
      queue.enqueue(task('b', { token, limits }), undefined, at)
    for (const at of [now, now + 59_999]) await add('shop', at)
    await add('press', now + 59_999)
    await add(undefined, now + 59_999)
    await add('shop', now + 60_000)
    const reached = log.events().filter(({ event }) => event === 'limit-reached')
    expect(reached.map(({ token }) => token)).toEqual(['shop', 'press', '', 'shop'])
  })

  test('coins count for the day of the end, once, also when the end is corrected', async () => {
    const { queue, now: at, beginSubmit } = await createQueue(['a'])
    await queue.markSubmitted('a', await beginSubmit(), createdTask('7'), at)
    const presumed = end('timed_out', { provisional: true, coins: 3 })
    await queue.complete('a', presumed, at)
    expect(await queue.tally(undefined, at)).toEqual({ coins: 3, waiting: 0 })
    await queue.complete('a', end('succeeded', { coins: 5 }), at)
    expect(await queue.tally(undefined, at)).toEqual({ coins: 5, waiting: 0 })
    expect(await queue.tally(undefined, at + 24 * hour)).toEqual({ coins: 0, waiting: 0 })
  })

  test('an end without coins keeps those that were reported before', async () => {
    const { queue, now: at, beginSubmit } = await createQueue(['a'])
    await queue.markSubmitted('a', await beginSubmit(), createdTask('7'), at)
    await queue.complete('a', end('timed_out', { provisional: true, coins: 3 }), at)
    await queue.complete('a', end('timed_out'), at)
    expect(await queue.tally(undefined, at)).toMatchObject({ coins: 3 })
    await queue.report(at)
    expect((await queue.report(at)).coinsToday).toBe(3)
  })
})

describe('a task of another queue', () => {
  test('is reserved: its key and its place in the day', async () => {
    const queue = newQueue()
    const limits = { dailyTasks: 1 }
    const reserved = { kind: 'created', open: false }
    expect(await queue.reserve({ id: 'a', token: 'shop', limits }, key, now)).toEqual(reserved)
    expect(await queue.reserve({ id: 'b', token: 'shop', limits }, key, now)).toEqual({
      kind: 'existing',
      id: 'a',
    })
    expect(await queue.reserve({ id: 'c', token: 'shop', limits }, undefined, now)).toMatchObject({
      kind: 'limited',
      limit: 'dailyTasks',
    })
    await queue.unreserve('shop', now)
    expect((await queue.report(now)).tasksToday).toBe(0)
    expect(await queue.reserve({ id: 'c', token: undefined }, undefined, now)).toEqual(reserved)
    await queue.unreserve(undefined, now)
    expect(await queue.report(now)).toMatchObject({ tasksToday: 0, waiting: 0 })
  })
})

describe('a revoked task', () => {
  test('is gone, counts no longer, and cannot be added again', async () => {
    const queue = newQueue()
    await queue.enqueue(task('a'), undefined, now)
    expect(await queue.revoke('a', undefined, now + hour)).toBeUndefined()
    expect(await queue.report(now)).toMatchObject({ waiting: 0, tasksToday: 0 })
    expect(await queue.enqueue(task('a'), undefined, now)).toEqual({ kind: 'created', open: true })
    expect(await queue.read('a', now, false)).toBeUndefined()
  })

  test('that never arrived cannot be added, for an hour', async () => {
    const { queue, now: at } = await createQueue([])
    expect(await queue.revoke('late', undefined, at)).toBeUndefined()
    expect((await queue.report(at)).tasksToday).toBe(0)
    await queue.takeDueWork(at + hour, {
      polls: 0,
      deliveries: 0,
      queueTimeout: hour,
      retention: hour,
    })
    await queue.enqueue(task('late'), undefined, at)
    expect(await queue.read('late', at, false)).toBeUndefined()
    await queue.takeDueWork(at + 2 * hour, {
      polls: 0,
      deliveries: 0,
      queueTimeout: hour,
      retention: hour,
    })
    await queue.enqueue(task('late'), undefined, at + 2 * hour)
    expect(await queue.read('late', at, false)).toBeDefined()
  })

  test('is not revoked when its key is known, or when RunningHub may have it', async () => {
    const { queue, now: at, beginSubmit } = await createQueue(['a'])
    await beginSubmit()
    expect(await queue.revoke('a', undefined, at)).toMatchObject({ kind: 'created' })
    await queue.enqueue(task('b'), key, at)
    expect(await queue.revoke('b', key, at)).toMatchObject({ kind: 'created' })
    expect(await queue.revoke('c', key, at)).toEqual({ kind: 'existing', id: 'b' })
    expect(await queue.read('b', at, false)).toBeDefined()
  })
})

test('the webhook key is created once', async () => {
  const queue = newQueue()
  const created = await queue.webhookKey()
  expect(created).toMatch(/^[\da-f-]{72}$/)
  expect(await queue.webhookKey()).toBe(created)
  expect(await newQueue().webhookKey()).not.toBe(created)
})

test('one of several callers may check the account for /health', async () => {
  const queue = newQueue()
  const take = (at: number) => queue.takeHealthCheck(at, 60_000)
  expect([await take(now), await take(now + 59_999), await take(now + 60_000)]).toEqual([
    true,
    false,
    true,
  ])
})
