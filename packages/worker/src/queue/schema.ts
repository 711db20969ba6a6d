import { copyFirstTables, setFirstTablesAside } from './first-schema.ts'

/**
 * The steps that build the tables of a queue, in order. The number of steps is the version of its
 * schema. A step that was deployed never changes: a change is a further step.
 *
 * Each row of an index counts as a row written, so the indexes are few and partial.
 *
 * @see https://developers.cloudflare.com/durable-objects/platform/pricing/
 */
const MIGRATIONS: readonly (readonly string[])[] = [
  [
    `CREATE TABLE task (
      seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, state TEXT NOT NULL, status TEXT NOT NULL,
      token TEXT, runninghubTaskId TEXT, dueAt INTEGER, entry TEXT NOT NULL, info TEXT NOT NULL,
      outcome TEXT)`,
    // The work of the queue. An ended task without a callback to send leaves this index.
    'CREATE INDEX task_due ON task (state, dueAt, seq) WHERE dueAt IS NOT NULL',
    'CREATE UNIQUE INDEX task_runninghub ON task (runninghubTaskId) WHERE runninghubTaskId IS NOT NULL',
    "CREATE INDEX task_confirm ON task (seq) WHERE json_extract(entry, '$.confirmUntil') IS NOT NULL",
    // For lists.
    'CREATE INDEX task_status ON task (status, id)',
    'CREATE INDEX task_token ON task (token, id) WHERE token IS NOT NULL',
    `CREATE INDEX task_dead ON task (id) WHERE json_extract(entry, '$.callback.status') = 'dead'`,
    'CREATE TABLE payload (seq INTEGER PRIMARY KEY, input TEXT, secret TEXT)',
    `CREATE TABLE candidate (
      task TEXT NOT NULL, runninghubTaskId TEXT NOT NULL, at INTEGER NOT NULL,
      nextAt INTEGER NOT NULL, PRIMARY KEY (task, runninghubTaskId)) WITHOUT ROWID`,
    `CREATE TABLE idempotency (
      key TEXT PRIMARY KEY, task TEXT NOT NULL, body TEXT NOT NULL, at INTEGER NOT NULL) WITHOUT ROWID`,
    'CREATE TABLE revoked (id TEXT PRIMARY KEY, at INTEGER NOT NULL) WITHOUT ROWID',
  ],
  [
    `CREATE TABLE daily_usage (
      day TEXT NOT NULL, token TEXT NOT NULL, tasks INTEGER NOT NULL, coins REAL NOT NULL,
      PRIMARY KEY (day, token)) WITHOUT ROWID`,
  ],
]

const VERSION_KEY = 'schema version'

/** The part of a Durable Object's storage that the queue uses. */
export type QueueStorage = Pick<DurableObjectStorage, 'sql' | 'kv' | 'transactionSync'>

/**
 * Brings the tables to the version of this Worker.
 *
 * @throws {Error} when a newer Worker has changed them: this one could damage them
 */
export function migrate(storage: QueueStorage): void {
  const { sql, kv } = storage
  const version = kv.get<number>(VERSION_KEY) ?? 0
  if (version > MIGRATIONS.length) {
    throw new Error(
      `The queue has schema version ${version}, and this Worker knows ${MIGRATIONS.length}. Deploy the newer Worker again.`,
    )
  }
  if (version === MIGRATIONS.length) return
  storage.transactionSync(() => {
    const isUpgrade = version === 0 && setFirstTablesAside(sql)
    for (const statement of MIGRATIONS.slice(version).flat()) sql.exec(statement)
    if (isUpgrade) copyFirstTables(sql, Date.now())
    kv.put(VERSION_KEY, MIGRATIONS.length)
  })
}
