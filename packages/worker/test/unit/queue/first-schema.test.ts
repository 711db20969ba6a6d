import { runInDurableObject } from 'cloudflare:test'
import { expect, test } from 'vitest'
import { type FirstRow, upgradeFirstQueue } from '../../harness/first-queue.ts'
import { budget, createdTask, end, hour, minute, newQueue } from '../../harness/queue.ts'

const now = Date.UTC(2026, 0, 15)

/** A queue of the first Worker on which this one was started. */
async function upgrade(rows: readonly FirstRow[]) {
  const queue = newQueue()
  await upgradeFirstQueue(queue, rows, { info: '{"w":1}', now })
  const getTask = async (id: string, at = now) => (await queue.read(id, at, false))?.task
  return { queue, getTask }
}

const ended = { status: 'succeeded', endedAt: now, endCount: 1 } as const
const callback = { status: 'pending', attempts: 1, nextAt: now, messageId: 'msg_e' }

test('a task that RunningHub has keeps its id, its times and its webhook', async () => {
  const entry = { submittedAt: now - hour, startedAt: now - minute, hasWebhook: true }
  const { queue, getTask } = await upgrade([
    { id: 'a', state: 'submitted', runninghubTaskId: '7', entry },
  ])
  expect(await getTask('a')).toMatchObject({
    status: 'running',
    runninghubTaskId: '7',
    submittedAt: now - hour,
    startedAt: now - minute,
    info: '{"w":1}',
    outcome: undefined,
  })
  expect((await queue.report(now)).submitted).toBe(1)
  expect(await queue.complete('a', end('succeeded'), now)).toMatchObject({ task: { id: 'a' } })
})

test('a create call that is under way may still be reported, and is unknown for an hour else', async () => {
  const entry = { lease: { token: 'l', until: now + minute } }
  const { queue, getTask } = await upgrade(
    ['a', 'b'].map((id) => ({ id, state: 'submitting', entry })),
  )
  await queue.markSubmitted('a', 'l', createdTask('7'), now)
  expect(await getTask('a')).toMatchObject({ status: 'queued', runninghubTaskId: '7' })
  expect(await queue.takeDueWork(now + minute, budget)).toMatchObject({ deliveries: [] })
  expect(await getTask('b')).toMatchObject({
    status: 'unknown',
    unknown: { since: now + minute, until: now + minute + hour },
  })
})

test.each(['waiting', 'claimed'])(
  'a task that is %s ends, because what is to be sent is gone',
  async (state) => {
    const { queue, getTask } = await upgrade([
      { id: 'a', state, entry: { createdAt: now - hour } },
      { id: 'b', state, entry: { hasCallback: false } },
    ])
    const task = await getTask('a')
    expect(task).toMatchObject({
      status: 'failed',
      createdAt: now - hour,
      callback: { status: 'pending', attempts: 0, messageId: 'msg_a' },
    })
    expect(JSON.parse(task?.outcome ?? '')).toMatchObject({
      status: 'failed',
      error: {
        code: 'UPGRADED',
        message: 'The Worker was upgraded while the task waited. Nothing was started.',
        hint: 'Send it again.',
      },
    })
    expect(await getTask('b')).toMatchObject({ status: 'failed', callback: undefined })
    const { deliveries } = await queue.takeDueWork(now + minute, budget)
    expect(deliveries.map(({ task: { id } }) => id)).toEqual(['a'])
    expect((await queue.claim(now)).kind).toBe('none')
  },
)

test('an ended task keeps its outcome, and its callback is still delivered', async () => {
  const outcome = { status: 'succeeded' }
  const { queue, getTask } = await upgrade([
    { id: 'a', state: 'ended', outcome, entry: { ...ended, callback } },
    {
      id: 'b',
      state: 'settled',
      outcome,
      entry: { ...ended, callback: { ...callback, status: 'delivered' } },
    },
  ])
  for (const id of ['a', 'b'])
    expect(await getTask(id)).toMatchObject({
      status: 'succeeded',
      outcome: '{"status":"succeeded"}',
    })
  const { deliveries } = await queue.takeDueWork(now, budget)
  expect(deliveries.map(({ task: { id } }) => id)).toEqual(['a'])
})

test('a presumed end is checked for a day, if RunningHub has the task', async () => {
  const presumed = { ...ended, status: 'timed_out', provisional: true, endedAt: now - hour }
  const { queue } = await upgrade([
    { id: 'a', state: 'ended', runninghubTaskId: '7', entry: presumed },
    { id: 'b', state: 'ended', entry: presumed },
    { id: 'c', state: 'ended', runninghubTaskId: '8', entry: ended },
  ])
  const pollsAt = async (at: number) =>
    (await queue.takeDueWork(at, budget)).polls.map(({ id }) => id)
  expect(await pollsAt(now)).toEqual(['a'])
  expect(await pollsAt(now + 23 * hour)).toEqual([])
})

test('revoked tasks, idempotency keys and candidates are kept', async () => {
  const { queue } = await upgrade([
    { id: 'r', state: 'revoked' },
    { id: 'u', state: 'unknown', entry: { unknownSince: now } },
  ])
  await queue.enqueue({ id: 'r', info: '{}', hasFiles: false, hasCallback: false }, undefined, now)
  expect(await queue.read('r', now, false)).toBeUndefined()
  expect(await queue.findIdempotencyKey('key', now)).toEqual({
    taskId: 'running',
    bodyHash: 'body',
  })
})

test('nothing of the first tables is left', async () => {
  const { queue } = await upgrade([{ id: 'a', state: 'waiting' }])
  const names = await runInDurableObject(queue, (_, { storage: { sql } }) =>
    sql
      .exec<{ name: string }>(
        "SELECT name FROM sqlite_master WHERE name LIKE 'first%' OR name = 'task_state'",
      )
      .toArray(),
  )
  expect(names).toEqual([])
})
