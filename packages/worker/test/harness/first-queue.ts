import { evictDurableObject, runInDurableObject } from 'cloudflare:test'
import type { TaskQueue } from '../../src/queue/task-queue.ts'

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

export interface FirstRow {
  id: string
  state: string
  runninghubTaskId?: string
  entry?: object
  outcome?: object
}

/**
 * Gives a queue the tables of the first Worker with these tasks, and starts this Worker on it.
 *
 * @param info what each task stores, as JSON text
 */
export async function upgradeFirstQueue(
  queue: DurableObjectStub<TaskQueue>,
  rows: readonly FirstRow[],
  { info, now }: { info: string; now: number },
): Promise<void> {
  await runInDurableObject(queue, (_, { storage: { sql, kv } }) => {
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
  await evictDurableObject(queue)
}
