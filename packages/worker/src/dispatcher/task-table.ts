import { dueAt, type Entry, isProvisional } from './entry.ts'
import { type Event, next, type State } from './transitions.ts'

export interface Row {
  /** Order of acceptance. */
  seq: number
  id: string
  state: State
  runninghubTaskId: string | undefined
  entry: Entry
}

/** The texts of a task, which the ledger keeps and does not read. */
export interface Texts {
  brief: string
  outcome: string | undefined
}

export interface NewRow extends Pick<Row, 'id' | 'state' | 'entry'>, Pick<Texts, 'brief'> {
  runninghubTaskId?: string | undefined
  outcome?: string | undefined
}

type Columns = Pick<Row, 'seq' | 'id' | 'state'> & {
  runninghubTaskId: string | null
  entry: string
}

const COLUMNS = 'seq, id, state, runninghubTaskId, entry'
/** Provisional ends that RunningHub can be asked about. */
const PROVISIONAL = "json_extract(entry, '$.provisional') AND runninghubTaskId IS NOT NULL"
/** No state of a task: a row that only keeps its id from being accepted. Its entry is the time. */
const WITHDRAWN = 'withdrawn'

/** The ledger's rows: one for each task that is not settled and purged. */
export class TaskTable {
  readonly #sql: SqlStorage
  /** Asked for with every task that comes in, and changed by few; forgotten before each change. */
  readonly #counts = new Map<State, number>()

  constructor(sql: SqlStorage) {
    this.#sql = sql
    sql.exec(`CREATE TABLE IF NOT EXISTS task (
      seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, state TEXT NOT NULL, runninghubTaskId TEXT,
      entry TEXT NOT NULL, dueAt INTEGER, brief TEXT NOT NULL, outcome TEXT)`)
    sql.exec('CREATE INDEX IF NOT EXISTS task_state ON task (state, seq)')
    // Partial, since every row of an index is a row written.
    sql.exec("CREATE INDEX IF NOT EXISTS task_telling ON task (dueAt) WHERE state = 'ended'")
    sql.exec(`CREATE INDEX IF NOT EXISTS task_provisional ON task (seq) WHERE ${PROVISIONAL}`)
    sql.exec(`CREATE UNIQUE INDEX IF NOT EXISTS task_runninghub ON task (runninghubTaskId)
      WHERE runninghubTaskId IS NOT NULL`)
  }

  /** @returns false when there is a row with this id: then nothing has changed */
  insert(task: NewRow): boolean {
    this.#counts.delete(task.state)
    const { rowsWritten } = this.#sql.exec(
      `INSERT INTO task (id, state, runninghubTaskId, entry, dueAt, brief, outcome)
        VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`,
      task.id,
      task.state,
      task.runninghubTaskId ?? null,
      JSON.stringify(task.entry),
      dueAt(task.state, task.entry) ?? null,
      task.brief,
      task.outcome ?? null,
    )
    return rowsWritten > 0
  }

  get(id: string): Row | undefined {
    const query = `SELECT ${COLUMNS} FROM task WHERE id = ? AND state != ?`
    return this.#rows(query, id, WITHDRAWN)[0]
  }

  /** In the order of acceptance. */
  in(state: State, limit = 1000): Row[] {
    return this.#rows(
      `SELECT ${COLUMNS} FROM task WHERE state = ? ORDER BY seq LIMIT ?`,
      state,
      limit,
    )
  }

  /** Tasks with a provisional end that RunningHub can be asked about, in the order of acceptance. */
  provisional(limit = 200): Row[] {
    return this.#rows(
      `SELECT ${COLUMNS} FROM task WHERE ${PROVISIONAL} ORDER BY seq LIMIT ?`,
      limit,
    )
  }

  /** Waiting tasks that may be claimed, in the order of acceptance. */
  claimable(now: number, limit: number): Row[] {
    const query = `SELECT ${COLUMNS} FROM task WHERE state = 'waiting' AND dueAt <= ?
      ORDER BY seq LIMIT ?`
    return this.#rows(query, now, limit)
  }

  /** Ended tasks that are to be told, those first that have waited longest. */
  toTell(now: number, limit: number): Row[] {
    const query = `SELECT ${COLUMNS} FROM task WHERE state = 'ended' AND dueAt <= ?
      ORDER BY dueAt LIMIT ?`
    return this.#rows(query, now, limit)
  }

  /** When the next of them may be claimed, or is to be told; undefined when there is none. */
  nextDue(state: 'waiting' | 'ended'): number | undefined {
    const query = `SELECT min(dueAt) AS at FROM task WHERE state = '${state}'`
    return this.#sql.exec<{ at: number | null }>(query).one().at ?? undefined
  }

  /** Rows with ids from `first` to `last`, both included, newest first. */
  between(first: string, last: string, limit = 1000): Row[] {
    return this.#rows(
      `SELECT ${COLUMNS} FROM task WHERE id >= ? AND id <= ? AND state != ? ORDER BY id LIMIT ?`,
      first,
      last,
      WITHDRAWN,
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

  /** The id of ours that has a task of RunningHub's. */
  ownerOf(runninghubTaskId: string): string | undefined {
    const query = `SELECT ${COLUMNS} FROM task WHERE runninghubTaskId = ?`
    return this.#rows(query, runninghubTaskId)[0]?.id
  }

  texts(id: string): Texts {
    const { brief, outcome } = this.#sql
      .exec<{ brief: string; outcome: string | null }>(
        'SELECT brief, outcome FROM task WHERE id = ?',
        id,
      )
      .one()
    return { brief, outcome: outcome ?? undefined }
  }

  /**
   * Lets an event happen to a task, with what it changes.
   *
   * @returns false when the event has no place in the task's state: then nothing has changed
   */
  happen(
    row: Row,
    event: Event,
    change: Partial<Entry> = {},
    columns: { runninghubTaskId?: string; outcome?: string } = {},
  ): boolean {
    const state = next(row.state, event, isProvisional(row.entry))
    if (state === undefined) return false
    this.#counts.clear()
    row.state = state
    row.runninghubTaskId = columns.runninghubTaskId ?? row.runninghubTaskId
    this.change(row, change)
    if (columns.outcome !== undefined) {
      this.#sql.exec('UPDATE task SET outcome = ? WHERE seq = ?', columns.outcome, row.seq)
    }
    return true
  }

  /** Writes a row whose state stays. */
  change(row: Row, change: Partial<Entry>): void {
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

  /** Takes a task out, or sees to it that it does not come in: its acceptance may be on its way. */
  withdraw(id: string, now: number): void {
    this.#counts.clear()
    this.#sql.exec(
      `INSERT INTO task (id, state, entry, brief) VALUES (?, ?, ?, '')
        ON CONFLICT (id) DO UPDATE SET state = excluded.state, entry = excluded.entry, brief = ''`,
      id,
      WITHDRAWN,
      String(now),
    )
  }

  /** Forgets what was withdrawn before a time. */
  purgeWithdrawn(before: number): void {
    this.#sql.exec(
      'DELETE FROM task WHERE state = ? AND CAST(entry AS INTEGER) < ?',
      WITHDRAWN,
      before,
    )
  }

  delete(row: Row): void {
    this.#counts.delete(row.state)
    this.#sql.exec('DELETE FROM task WHERE seq = ?', row.seq)
  }

  #rows(query: string, ...values: (string | number)[]): Row[] {
    return this.#sql
      .exec<Columns>(query, ...values)
      .toArray()
      .map((row) => ({
        ...row,
        runninghubTaskId: row.runninghubTaskId ?? undefined,
        entry: JSON.parse(row.entry) as Entry,
      }))
  }
}
