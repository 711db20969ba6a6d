import { evictDurableObject, runInDurableObject } from 'cloudflare:test'
import { expect, test } from 'vitest'
import { guardConsole } from '../../harness/guard-console.ts'
import { RECEIVER, WORKFLOW, World } from '../../harness/world.ts'

guardConsole()

/** The tables of the first Worker, which had no version. */
const FIRST_TABLES = [
  `CREATE TABLE task (seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, state TEXT NOT NULL,
    runninghubTaskId TEXT, entry TEXT NOT NULL, dueAt INTEGER, info TEXT NOT NULL, outcome TEXT)`,
  'CREATE INDEX task_state ON task (state, seq)',
  "CREATE INDEX task_delivery ON task (dueAt) WHERE state = 'ended'",
  `CREATE INDEX task_provisional ON task (seq)
    WHERE json_extract(entry, '$.provisional') AND runninghubTaskId IS NOT NULL`,
  `CREATE UNIQUE INDEX task_runninghub ON task (runninghubTaskId)
    WHERE runninghubTaskId IS NOT NULL`,
  `CREATE TABLE idempotency (key TEXT PRIMARY KEY, task TEXT NOT NULL, body TEXT NOT NULL,
    at INTEGER NOT NULL) WITHOUT ROWID`,
  `CREATE TABLE candidate (task TEXT NOT NULL, runninghubTaskId TEXT NOT NULL, at INTEGER NOT NULL,
    nextAt INTEGER NOT NULL, PRIMARY KEY (task, runninghubTaskId)) WITHOUT ROWID`,
]

interface FirstRow {
  id: string
  state: string
  runninghubTaskId?: string
  entry?: object
  outcome?: object
}

/** Gives a world the queue of the first Worker with these tasks, and starts this Worker on it. */
async function upgrade(world: World, rows: readonly FirstRow[]): Promise<void> {
  const now = world.clock.now()
  const info = JSON.stringify({ workflowId: WORKFLOW, origin: '', callbackUrl: RECEIVER })
  await runInDurableObject(world.queue, (_, { storage: { sql, kv } }) => {
    const tables =
      "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_%' ESCAPE '\\'"
    for (const { name } of sql.exec<{ name: string }>(tables).toArray())
      if (!name.startsWith('sqlite_')) sql.exec(`DROP TABLE ${name}`)
    kv.delete('schema version')
    for (const statement of FIRST_TABLES) sql.exec(statement)
    for (const { id, state, runninghubTaskId, entry, outcome } of rows) {
      const all = { createdAt: now, hasCallback: true, attempts: 0, endCount: 0, ...entry }
      sql.exec(
        'INSERT INTO task (id, state, runninghubTaskId, entry, info, outcome) VALUES (?, ?, ?, ?, ?, ?)',
        ...[
          id,
          state,
          runninghubTaskId ?? null,
          state === 'revoked' ? `${now}` : JSON.stringify(all),
        ],
        ...[info, outcome === undefined ? null : JSON.stringify(outcome)],
      )
    }
    sql.exec('INSERT INTO idempotency VALUES (?, ?, ?, ?)', 'key', 'running', 'body', now)
  })
  await evictDurableObject(world.queue)
}

/** Returns the RunningHub id of a task that runs. */
async function createRemoteTask(world: World): Promise<string> {
  await world.createTask({ callbackUrl: undefined })
  await world.idle()
  return [...world.simulator.tasks.keys()].at(-1) ?? ''
}

test('a task that RunningHub has continues after the upgrade of the first Worker, and is called back', async () => {
  const world = new World({ webhooks: false })
  const runninghubTaskId = await createRemoteTask(world)
  const entry = { submittedAt: world.clock.now(), hasWebhook: false }
  await upgrade(world, [{ id: 'running', state: 'submitted', runninghubTaskId, entry }])
  await world.minutes(3)
  expect(await world.getTask({ id: 'running' })).toMatchObject({
    status: 'succeeded',
    runninghubTaskId,
    callback: { status: 'delivered' },
  })
  expect(world.simulator.calls('submit')).toHaveLength(1)
  expect(await world.queue.findIdempotencyKey('key', world.clock.now())).toEqual({
    taskId: 'running',
    bodyHash: 'body',
  })
})

test('a create call that was under way during the upgrade is not repeated, and its report counts', async () => {
  const world = new World()
  const lease = { token: 'lease', until: world.clock.now() + 60_000 }
  const rows = ['a', 'b'].map((id) => ({ id, state: 'submitting', entry: { lease } }))
  await upgrade(world, rows)
  const runninghubTaskId = '1999'
  const created = { runninghubTaskId, running: false, nodeErrors: undefined }
  await world.queue.markSubmitted('a', 'lease', created, world.clock.now())
  expect(await world.getTask({ id: 'a' })).toMatchObject({ status: 'queued', runninghubTaskId })
  await world.minutes(3)
  expect(await world.getTask({ id: 'b' })).toMatchObject({ status: 'unknown' })
  expect(world.simulator.calls('submit')).toHaveLength(0)
})

test('a task that waited ends after the upgrade with a reason, and nothing is sent', async () => {
  const world = new World()
  await upgrade(world, [
    { id: 'w', state: 'waiting' },
    { id: 'c', state: 'claimed', entry: { lease: { token: 'l', until: 0 } } },
  ])
  await world.minutes(2)
  for (const id of ['w', 'c'])
    expect(await world.getTask({ id })).toMatchObject({
      status: 'failed',
      error: { code: 'UPGRADED' },
      callback: { status: 'delivered' },
    })
  expect(world.simulator.calls('submit')).toHaveLength(0)
})

test('ended tasks stay ended after the upgrade; what is due is still delivered', async () => {
  const world = new World()
  const at = world.clock.now()
  const outcome = { status: 'succeeded', results: [], usage: {} }
  const end = { status: 'succeeded', endedAt: at, endCount: 1, unsavedRevision: 1 }
  const callback = { status: 'pending', attempts: 1, nextAt: at, messageId: 'msg_e' }
  await upgrade(world, [
    { id: 'e', state: 'ended', outcome, entry: { ...end, callback } },
    {
      id: 's',
      state: 'settled',
      outcome,
      entry: { ...end, callback: { ...callback, status: 'delivered' } },
    },
    { id: 'r', state: 'revoked' },
  ])
  await world.minutes(1)
  expect(world.received.map(({ id }) => id)).toEqual(['msg_e'])
  for (const id of ['e', 's'])
    expect(await world.getTask({ id })).toMatchObject({
      status: 'succeeded',
      callback: { status: 'delivered' },
    })
  expect(await world.queue.read('r', at, false)).toBeUndefined()
})
