import { failedOutcome } from '../model/outcome.ts'
import type { CallbackState } from '../model/task.ts'
import { dueAt, isProvisional, statusOf, type TaskEntry } from './task-entry.ts'
import type { State } from './transitions.ts'

// The first Worker had tables without a version. It kept what is sent to RunningHub, and the ends of
// tasks, in KV. Its queue has the tasks that were open, and those that had just ended.

/** Which tables it had in common with this one. Its indexes are deleted with them. */
const TABLES = ['task', 'idempotency', 'candidate'] as const
const INDEXES = ['task_state', 'task_delivery', 'task_provisional', 'task_runninghub']
const DAY = 86_400_000
/** The default of TASK_TIMEOUT, in milliseconds. */
const TASK_TIMEOUT = 3_600_000

interface OldRow extends Record<string, SqlStorageValue> {
  id: string
  state: string
  runninghubTaskId: string | null
  entry: string
  info: string
  outcome: string | null
}

/** Renames the tables of the first Worker. Returns whether there are any. */
export function setFirstTablesAside(sql: SqlStorage): boolean {
  const query = "SELECT name FROM sqlite_master WHERE type = 'table' AND name = 'task'"
  if (sql.exec(query).toArray().length === 0) return false
  for (const index of INDEXES) sql.exec(`DROP INDEX IF EXISTS ${index}`)
  for (const table of TABLES) sql.exec(`ALTER TABLE ${table} RENAME TO first_${table}`)
  return true
}

/**
 * Copies the tasks of the first Worker into the new tables. Those that RunningHub has, or may have,
 * continue. Those that still waited end, because what is to be sent was in KV: nothing was billed.
 */
export function copyFirstTables(sql: SqlStorage, now: number): void {
  for (const old of sql.exec<OldRow>('SELECT * FROM first_task ORDER BY seq').toArray()) {
    if (old.state === 'revoked')
      sql.exec('INSERT INTO revoked VALUES (?, ?)', old.id, Number(old.entry))
    else insertTask(sql, old, now)
  }
  for (const table of ['idempotency', 'candidate'])
    sql.exec(`INSERT INTO ${table} SELECT * FROM first_${table}`)
  for (const table of TABLES) sql.exec(`DROP TABLE first_${table}`)
}

function insertTask(sql: SqlStorage, old: OldRow, now: number): void {
  const { id, runninghubTaskId, info } = old
  const before = JSON.parse(old.entry) as TaskEntry
  const isUnsent = old.state === 'waiting' || old.state === 'claimed'
  const state = (isUnsent || old.state === 'settled' ? 'ended' : old.state) as State
  const entry = isUnsent ? endedEntry(id, before, now) : openEntry(before, runninghubTaskId)
  const outcome = isUnsent ? JSON.stringify(UPGRADED) : old.outcome
  sql.exec(
    `INSERT INTO task (id, state, status, runninghubTaskId, dueAt, entry, info, outcome)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    id,
    state,
    statusOf(state, entry),
    runninghubTaskId,
    dueAt(state, entry) ?? null,
    JSON.stringify(entry),
    info,
    outcome,
  )
}

const UPGRADED = failedOutcome('failed', {
  code: 'UPGRADED',
  message: 'The Worker was upgraded while the task waited. Nothing was started.',
  hint: 'Send it again.',
})

/** Returns the entry of a task that this Worker cannot submit. */
function endedEntry(id: string, { createdAt, hasCallback }: TaskEntry, now: number): TaskEntry {
  const callback: CallbackState = {
    status: 'pending',
    attempts: 0,
    nextAt: createdAt,
    messageId: `msg_${id}`,
  }
  return {
    ...{ createdAt, hasCallback, attempts: 0, endCount: 1 },
    ...{ status: 'failed', endedAt: now, errorCode: 'UPGRADED' },
    ...(hasCallback && { callback }),
  }
}

function openEntry(before: TaskEntry, runninghubTaskId: string | null): TaskEntry {
  const { endedAt } = before
  const isChecked = isProvisional(before) && runninghubTaskId !== null
  return {
    ...before,
    taskTimeout: TASK_TIMEOUT,
    confirmUntil: isChecked && endedAt !== undefined ? endedAt + DAY : undefined,
  }
}
