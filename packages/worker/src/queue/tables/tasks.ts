import { dueAt, isProvisional, type TaskEntry } from '../task-entry.ts'
import { type Event, next, type State } from '../transitions.ts'

export interface TaskRow {
  /** Order of acceptance. */
  seq: number
  id: string
  state: State
  runninghubTaskId: string | undefined
  entry: TaskEntry
}

/** The texts of a task, which the queue does not read. */
export interface TaskTexts {
  info: string
  outcome: string | undefined
}

export interface NewTaskRow
  extends Pick<TaskRow, 'id' | 'state' | 'entry'>,
    Pick<TaskTexts, 'info'> {
  runninghubTaskId?: string | undefined
  outcome?: string | undefined
}

type Columns = Pick<TaskRow, 'seq' | 'id' | 'state'> & {
  runninghubTaskId: string | null
  entry: string
}

const COLUMNS = 'seq, id, state, runninghubTaskId, entry'
/** Tasks with a provisional end that can be polled. */
const PROVISIONAL = "json_extract(entry, '$.provisional') AND runninghubTaskId IS NOT NULL"
/** The state of a row that blocks a late enqueue of its id. Its `entry` is the time it was written. */
const TOMBSTONE = 'revoked'

/** One row for each task that is not purged. */
export class TaskTable {
  readonly #sql: SqlStorage
  /** A cache, because every enqueue needs them. Cleared before each change of a state. */
  readonly #counts = new Map<State, number>()

  constructor(sql: SqlStorage) {
    this.#sql = sql
    sql.exec(`CREATE TABLE IF NOT EXISTS task (
      seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, state TEXT NOT NULL, runninghubTaskId TEXT,
      entry TEXT NOT NULL, dueAt INTEGER, info TEXT NOT NULL, outcome TEXT)`)
    sql.exec('CREATE INDEX IF NOT EXISTS task_state ON task (state, seq)')
    // Partial, because each row of an index counts as a row written.
    sql.exec("CREATE INDEX IF NOT EXISTS task_delivery ON task (dueAt) WHERE state = 'ended'")
    sql.exec(`CREATE INDEX IF NOT EXISTS task_provisional ON task (seq) WHERE ${PROVISIONAL}`)
    sql.exec(`CREATE UNIQUE INDEX IF NOT EXISTS task_runninghub ON task (runninghubTaskId)
      WHERE runninghubTaskId IS NOT NULL`)
  }

  /** @returns false when there is a row with this id already */
  insert(task: NewTaskRow): boolean {
    this.#counts.delete(task.state)
    const { rowsWritten } = this.#sql.exec(
      `INSERT INTO task (id, state, runninghubTaskId, entry, dueAt, info, outcome)
        VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`,
      task.id,
      task.state,
      task.runninghubTaskId ?? null,
      JSON.stringify(task.entry),
      dueAt(task.state, task.entry) ?? null,
      task.info,
      task.outcome ?? null,
    )
    return rowsWritten > 0
  }

  get(id: string): TaskRow | undefined {
    const query = `SELECT ${COLUMNS} FROM task WHERE id = ? AND state != ?`
    return this.#rows(query, id, TOMBSTONE)[0]
  }

  /** Returns the tasks in a state, in the order of acceptance. */
  listByState(state: State, limit = 1000): TaskRow[] {
    return this.#rows(
      `SELECT ${COLUMNS} FROM task WHERE state = ? ORDER BY seq LIMIT ?`,
      state,
      limit,
    )
  }

  /** Returns tasks with a provisional end that can be polled, in the order of acceptance. */
  listProvisional(limit = 200): TaskRow[] {
    return this.#rows(
      `SELECT ${COLUMNS} FROM task WHERE ${PROVISIONAL} ORDER BY seq LIMIT ?`,
      limit,
    )
  }

  /** Returns waiting tasks that may be claimed, first in first out. */
  claimable(now: number, limit: number): TaskRow[] {
    const query = `SELECT ${COLUMNS} FROM task WHERE state = 'waiting' AND dueAt <= ?
      ORDER BY seq LIMIT ?`
    return this.#rows(query, now, limit)
  }

  /** Returns ended tasks whose delivery is due, the longest waiting first. */
  dueDeliveries(now: number, limit: number): TaskRow[] {
    const query = `SELECT ${COLUMNS} FROM task WHERE state = 'ended' AND dueAt <= ?
      ORDER BY dueAt LIMIT ?`
    return this.#rows(query, now, limit)
  }

  /** Returns when the next task may be claimed or delivered; undefined when there is none. */
  nextDue(state: 'waiting' | 'ended'): number | undefined {
    const query = `SELECT min(dueAt) AS at FROM task WHERE state = '${state}'`
    return this.#sql.exec<{ at: number | null }>(query).one().at ?? undefined
  }

  /** Returns the rows with ids from `first` to `last`, both included, newest first. */
  listByIdRange(first: string, last: string, limit = 1000): TaskRow[] {
    return this.#rows(
      `SELECT ${COLUMNS} FROM task WHERE id >= ? AND id <= ? AND state != ? ORDER BY id LIMIT ?`,
      first,
      last,
      TOMBSTONE,
      limit,
    )
  }

  count(state: State): number {
    const known = this.#counts.get(state)
    if (known !== undefined) return known
    const { n } = this.#sql
      .exec<{ n: number }>('SELECT count(*) AS n FROM task WHERE state = ?', state)
      .one()
    this.#counts.set(state, n)
    return n
  }

  /** Returns our id of the task that has this RunningHub id. */
  findByRunninghubId(runninghubTaskId: string): string | undefined {
    const query = `SELECT ${COLUMNS} FROM task WHERE runninghubTaskId = ?`
    return this.#rows(query, runninghubTaskId)[0]?.id
  }

  getTexts(id: string): TaskTexts {
    const { info, outcome } = this.#sql
      .exec<{ info: string; outcome: string | null }>(
        'SELECT info, outcome FROM task WHERE id = ?',
        id,
      )
      .one()
    return { info, outcome: outcome ?? undefined }
  }

  /**
   * Applies an event to a task, with the changes that it brings.
   *
   * @returns false when the event has no entry for the task's state: then nothing has changed
   */
  transition(
    row: TaskRow,
    event: Event,
    change: Partial<TaskEntry> = {},
    columns: { runninghubTaskId?: string; outcome?: string } = {},
  ): boolean {
    const state = next(row.state, event, isProvisional(row.entry))
    if (state === undefined) return false
    this.#counts.clear()
    row.state = state
    row.runninghubTaskId = columns.runninghubTaskId ?? row.runninghubTaskId
    this.update(row, change)
    if (columns.outcome !== undefined) {
      this.#sql.exec('UPDATE task SET outcome = ? WHERE seq = ?', columns.outcome, row.seq)
    }
    return true
  }

  /** Writes a row with changes, without a change of its state. */
  update(row: TaskRow, change: Partial<TaskEntry>): void {
    row.entry = { ...row.entry, ...change }
    this.#sql.exec(
      'UPDATE task SET state = ?, runninghubTaskId = ?, entry = ?, dueAt = ? WHERE seq = ?',
      row.state,
      row.runninghubTaskId ?? null,
      JSON.stringify(row.entry),
      dueAt(row.state, row.entry) ?? null,
      row.seq,
    )
  }

  /** Deletes a task and blocks its id, because its enqueue may still arrive. */
  revoke(id: string, now: number): void {
    this.#counts.clear()
    this.#sql.exec(
      `INSERT INTO task (id, state, entry, info) VALUES (?, ?, ?, '')
        ON CONFLICT (id) DO UPDATE SET state = excluded.state, entry = excluded.entry, info = ''`,
      id,
      TOMBSTONE,
      String(now),
    )
  }

  /** Deletes tombstones written before a time. */
  purgeTombstones(before: number): void {
    this.#sql.exec(
      'DELETE FROM task WHERE state = ? AND CAST(entry AS INTEGER) < ?',
      TOMBSTONE,
      before,
    )
  }

  delete(row: TaskRow): void {
    this.#counts.delete(row.state)
    this.#sql.exec('DELETE FROM task WHERE seq = ?', row.seq)
  }

  #rows(query: string, ...values: (string | number)[]): TaskRow[] {
    return this.#sql
      .exec<Columns>(query, ...values)
      .toArray()
      .map((row) => ({
        ...row,
        runninghubTaskId: row.runninghubTaskId ?? undefined,
        entry: JSON.parse(row.entry) as TaskEntry,
      }))
  }
}
