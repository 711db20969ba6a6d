import { runInDurableObject } from 'cloudflare:test'
import { expect, test } from 'vitest'
import { recordCapacity } from '../../../src/queue/capacity.ts'
import { claim } from '../../../src/queue/claim.ts'
import { complete } from '../../../src/queue/complete.ts'
import { recordDelivery } from '../../../src/queue/deliveries.ts'
import { takeDueWork } from '../../../src/queue/due-work.ts'
import { enqueue } from '../../../src/queue/enqueue.ts'
import { listTasks } from '../../../src/queue/list.ts'
import { markRunning } from '../../../src/queue/poll.ts'
import { QueueState } from '../../../src/queue/queue-state.ts'
import { beginSubmit, markSubmitted } from '../../../src/queue/submit.ts'
import { budget, createdTask, end, minute, newQueue, submitDetails } from '../../harness/queue.ts'

// Cloudflare's Free plan allows 100,000 rows written and 5,000,000 rows read a day. 2,400 tasks a day
// may write 40 rows each, and 2,000 rounds of cron runs an hour may read 100 rows each.

/** Runs work on a queue, and counts the rows of its statements as Cloudflare does. */
function counted(
  work: (queue: QueueState, usage: { read: number; written: number }) => void,
  databaseSize = 0,
) {
  return runInDurableObject(newQueue(), (_, { storage }) => {
    const cursors: SqlStorageCursor<Record<string, SqlStorageValue>>[] = []
    const sql = {
      databaseSize,
      exec: (query: string, ...values: unknown[]) => {
        const cursor = storage.sql.exec(query, ...values)
        cursors.push(cursor)
        return cursor
      },
    } as SqlStorage
    const { kv } = storage
    const transactionSync = <T>(run: () => T) => storage.transactionSync(run)
    const queue = new QueueState({ sql, kv, transactionSync })
    const sum = (name: 'rowsRead' | 'rowsWritten') =>
      cursors.reduce((total, cursor) => total + cursor[name], 0)
    work(queue, {
      get read() {
        return sum('rowsRead')
      },
      get written() {
        return sum('rowsWritten')
      },
    })
  })
}

const now = Date.UTC(2026, 0, 15)
/** Far more tasks than the rows that a statement may read. */
const MANY = 150

function add(queue: QueueState, id: string): void {
  const task = { id, info: '{}', input: '{}', hasFiles: false, hasCallback: true, token: 'shop' }
  enqueue(queue, task, { keyHash: id, bodyHash: 'b' }, now)
}

/** The life of a task with an idempotency key, a callback and a poll while it runs. */
function runLife(queue: QueueState, id: string): void {
  add(queue, id)
  recordCapacity(queue, { limit: 3 }, now)
  const task = claim(queue, now)
  if (task.kind !== 'task') throw new Error('nothing to claim')
  beginSubmit(queue, id, task.lease, submitDetails, now)
  markSubmitted(queue, id, task.lease, createdTask(`7${id}`), now)
  markRunning(queue, id, now)
  const delivery = complete(queue, id, end('succeeded'), now)
  const callback = { status: 'delivered', attempts: 1, messageId: 'm' } as const
  recordDelivery(queue, id, delivery?.lease ?? '', callback)
}

test('the whole life of a task writes at most 29 rows', async () => {
  await counted((queue, usage) => {
    const before = usage.written
    runLife(queue, 'a')
    takeDueWork(queue, now + 8 * 24 * 60 * minute, budget)
    expect(queue.tasks.get('a')).toBeUndefined()
    expect(usage.written - before).toBeLessThanOrEqual(29)
  })
})

test('a round of a cron run reads few rows and writes none, however many tasks wait or have ended', async () => {
  await counted((queue, usage) => {
    for (let n = 0; n < MANY; n++) runLife(queue, `ended${n}`)
    for (let n = 0; n < MANY; n++) add(queue, `waiting${n}`)
    takeDueWork(queue, now + 1, budget)
    const before = { read: usage.read, written: usage.written }
    takeDueWork(queue, now + 2, budget)
    expect(usage.read - before.read).toBeLessThanOrEqual(5)
    expect(usage.written - before.written).toBe(0)
  })
})

test('an enqueue and a claim read few rows, however many tasks wait', async () => {
  await counted((queue, usage) => {
    for (let n = 0; n < MANY; n++) add(queue, `waiting${n}`)
    recordCapacity(queue, { limit: 3 }, now)
    const before = usage.read
    add(queue, 'another')
    claim(queue, now)
    expect(usage.read - before).toBeLessThanOrEqual(11)
  })
})

test('a page of one status or token reads little more than its own rows', async () => {
  await counted((queue, usage) => {
    for (let n = 0; n < MANY; n++) add(queue, `waiting${n}`)
    const task = {
      id: 'other',
      info: '{}',
      input: '{}',
      hasFiles: false,
      hasCallback: false,
      token: 'press',
    }
    enqueue(queue, task, undefined, now)
    for (const filter of [
      { status: 'waiting' },
      { token: 'press' },
      { callback: 'dead' },
    ] as const) {
      const before = usage.read
      listTasks(queue, { first: '', last: '~', limit: 20, ...filter }, now)
      expect(usage.read - before, JSON.stringify(filter)).toBeLessThanOrEqual(45)
    }
  })
})

test('the oldest ended tasks are deleted early when the storage is almost full', async () => {
  const later = now + 60 * minute
  const deletedAt = async (databaseSize: number) => {
    let deleted = false
    await counted((queue) => {
      runLife(queue, 'ended')
      add(queue, 'open')
      takeDueWork(queue, later, budget)
      expect(queue.tasks.get('open')).toBeDefined()
      deleted = queue.tasks.get('ended') === undefined
    }, databaseSize)
    return deleted
  }
  expect(await deletedAt(4_000_000_000)).toBe(false)
  expect(await deletedAt(4_000_000_001)).toBe(true)
})

test('a list reads each task at most once, whatever the filter is', async () => {
  await counted((queue, usage) => {
    for (let n = 0; n < MANY; n++) {
      const info = JSON.stringify({ workflowId: '1', preset: 'cats', metadata: { order: n } })
      const task = { id: `task${n}`, info, input: '{}', hasFiles: false, hasCallback: true }
      enqueue(queue, { ...task, token: 'shop' }, undefined, now)
    }
    const filters = [
      {},
      { status: 'waiting' },
      { token: 'shop' },
      { preset: 'none' },
      { text: '"order":77' },
      { callback: 'delivered' },
      { callback: 'dead', text: 'x' },
    ] as const
    for (const filter of filters) {
      const before = usage.read
      listTasks(queue, { first: '', last: '~', limit: 51, ...filter }, now)
      // A row that an index found counts twice.
      expect(usage.read - before, JSON.stringify(filter)).toBeLessThanOrEqual(2 * MANY)
    }
  })
})
