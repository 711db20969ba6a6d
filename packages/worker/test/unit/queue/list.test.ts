import { expect, test } from 'vitest'
import type { TaskFilter } from '../../../src/queue/rpc-types.ts'
import { createdTask, createQueue, end, hour, newQueue } from '../../harness/queue.ts'

const now = Date.UTC(2026, 0, 15)
const info = (more: object) => JSON.stringify({ workflowId: '1', ...more })

/** A queue with tasks of two tokens, two presets, and with and without a callback. */
async function createTasks() {
  const queue = newQueue()
  const add = (id: string, token: string | undefined, text: string, hasCallback: boolean) =>
    queue.enqueue({ id, token, info: text, hasFiles: false, hasCallback }, undefined, now)
  await add('a1', 'shop', info({ preset: 'cats', prompt: 'Two Foxes' }), true)
  await add('b2', 'shop', info({ metadata: { order: 'Größe L, 50 %' } }), false)
  await add('c3', 'press', info({ preset: 'dogs', metadata: 'LIKE_THIS' }), true)
  await add('d4', undefined, info({}), true)
  await queue.recordCapacity({ limit: 5 }, now)
  const claim = await queue.claim(now)
  if (claim.kind !== 'task') throw new Error(claim.kind)
  const delivery = await queue.fail('a1', claim.lease, end('failed'), now)
  const dead = { status: 'dead', attempts: 8, messageId: 'm' } as const
  await queue.recordDelivery('a1', delivery?.lease ?? '', dead)
  return queue
}

test.each<[Partial<TaskFilter>, string[]]>([
  [{}, ['a1', 'b2', 'c3', 'd4']],
  [{ limit: 2 }, ['a1', 'b2']],
  [{ first: 'b2' }, ['b2', 'c3', 'd4']],
  [{ last: 'b2' }, ['a1', 'b2']],
  [{ first: 'b', last: 'c9' }, ['b2', 'c3']],
  [{ status: 'waiting' }, ['b2', 'c3', 'd4']],
  [{ status: 'failed' }, ['a1']],
  [{ token: 'shop' }, ['a1', 'b2']],
  [{ token: 'press' }, ['c3']],
  [{ preset: 'cats' }, ['a1']],
  [{ preset: 'none' }, []],
  [{ callback: 'dead' }, ['a1']],
  [{ callback: 'pending' }, ['c3', 'd4']],
  [{ callback: 'none' }, ['b2']],
  [{ callback: 'delivered' }, []],
  [{ text: 'B2' }, ['b2']],
  [{ text: 'two fox' }, ['a1']],
  [{ text: 'like_T' }, ['c3']],
  [{ text: 'größe l' }, ['b2']],
  [{ text: 'dogs' }, []],
  [{ text: '%' }, ['b2']],
  [{ status: 'waiting', token: 'shop', text: 'order' }, ['b2']],
])('a list of %j', async (filter, ids) => {
  const queue = await createTasks()
  const tasks = await queue.list({ first: '', last: '~', limit: 10, ...filter }, now)
  expect(tasks.map(({ id }) => id)).toEqual(ids)
})

test('a list leaves out an outcome of more than 20,000 characters', async () => {
  const { queue, now: at, beginSubmit } = await createQueue(['a', 'b'])
  const outcome = (length: number) => JSON.stringify({ text: 'x'.repeat(length - 11) })
  await queue.markSubmitted('a', await beginSubmit(), createdTask('7'), at)
  await queue.markSubmitted('b', await beginSubmit(), createdTask('8'), at)
  await queue.complete('a', end('succeeded', { outcome: outcome(20_000) }), at)
  await queue.complete('b', end('succeeded', { outcome: outcome(20_001) }), at)
  const [a, b] = await queue.list({ first: '', last: '~', limit: 10 }, at)
  expect(a?.outcome).toBe(outcome(20_000))
  const truncated = { status: 'succeeded', results: [], usage: {}, truncated: true }
  expect(JSON.parse(b?.outcome ?? '')).toEqual(truncated)
})

test('the report counts the tasks of each kind', async () => {
  const {
    queue,
    now: at,
    beginSubmit,
    claim,
  } = await createQueue(['a', 'b', 'c', 'd'], { limit: 9 })
  // In alphabetical order the newest task is first.
  const files = { id: '0', info: '{}', hasFiles: true, hasCallback: false }
  await queue.enqueue(files, undefined, at + hour)
  await queue.markSubmitted('a', await beginSubmit(), createdTask('7'), at)
  await queue.markUnknown('b', await beginSubmit(), '', at)
  await queue.recordCapacity({ limit: 9 }, at)
  await claim()
  expect(await queue.report(at)).toEqual({
    ...{ waiting: 1, preparing: 1, oldestWaitingAt: at, submitting: 1, submitted: 1, unknown: 1 },
    ...{ deadCallbacks: 0, limit: 9, busy: 2, tasksToday: 5, coinsToday: 0 },
    ...{ paused: undefined, check: undefined, isUnreachable: false },
  })
  expect(await queue.load()).toEqual({ paused: false, busy: 2, limit: 9, waiting: 2 })
  await queue.pause(undefined, at)
  expect(await queue.load()).toMatchObject({ paused: true })
  expect((await queue.report(at)).paused).toEqual({
    ...{ by: 'person', code: 'PAUSED', since: at, nextCheckAt: undefined },
    message: 'A person paused the queue.',
    hint: 'Resume it with POST /v1/queue/resume.',
  })
})

test('RunningHub counts as unreachable until it responds', async () => {
  const { queue, now: at } = await createQueue([])
  const unreachable = async (when = at) => (await queue.report(when)).isUnreachable
  await queue.recordUnreachable(at + 1)
  expect([await unreachable(), await unreachable(at + 1)]).toEqual([true, false])
  await queue.recordCapacity({ limit: 1, busy: 1 }, at)
  expect(await unreachable()).toBe(false)
  await queue.recordAccount(undefined, at + 1, 'UNAVAILABLE')
  expect(await unreachable()).toBe(true)
  expect((await queue.report(at)).check).toEqual({ at: at + 1, code: 'UNAVAILABLE' })
  await queue.recordAccount(undefined, at + 2, 'INVALID_KEY')
  expect(await unreachable()).toBe(false)
  await queue.recordAccount(undefined, at + 3, 'UNAVAILABLE')
  await queue.recordCapacity({}, at + 3)
  expect(await unreachable()).toBe(false)
})
