import type { TaskStatus } from '../../model/task.ts'
import type { TaskFilter } from '../rpc-types.ts'
import { dueAt, isProvisional, statusOf, type TaskEntry } from '../task-entry.ts'
import { type Event, next, type State } from '../transitions.ts'
import { DueTimes } from './due-times.ts'
import { toConditions } from './task-filter.ts'

export interface TaskRow {
  /** Order of acceptance. */
  seq: number
  id: string
  state: State
  status: TaskStatus
  /** The name of the API token that created it. */
  token: string | undefined
  runninghubTaskId: string | undefined
  /** When the task needs work, as {@link dueAt} returns it. */
  dueAt: number | undefined
  entry: TaskEntry
}

/** The texts of a task, which the queue does not read. */
export interface TaskTexts {
  info: string
  outcome: string | undefined
}

export interface NewTaskRow extends Pick<TaskRow, 'id' | 'state' | 'entry'> {
  info: string
  token?: string | undefined
}

/** Called after each change of a state, with the row before and after it. */
type TransitionListener = (
  before: Pick<TaskRow, 'state' | 'entry'>,
  event: Event,
  after: TaskRow,
) => void

type Value = string | number | null
type Columns = Record<'seq' | 'dueAt', number | null> & Record<string, Value>

const COLUMNS = 'seq, id, state, status, token, runninghubTaskId, dueAt, entry'
/** The condition of the index `task_confirm`. */
const CONFIRMS = "json_extract(entry, '$.confirmUntil') IS NOT NULL"

/** One row for each task, until its retention time has passed. */
export class TaskTable {
  readonly #sql: SqlStorage
  readonly #onTransition: TransitionListener
  /** Tasks by state, of the states that are counted: a cache, because every claim needs them. */
  readonly #counts = new Map<State, number>()
  readonly #dueTimes = new DueTimes()

  constructor(sql: SqlStorage, onTransition: TransitionListener) {
    this.#sql = sql
    this.#onTransition = onTransition
  }

  /** @returns the new row; undefined when there is a row with this id already */
  insert({ id, state, entry, info, token }: NewTaskRow): TaskRow | undefined {
    const [row] = this.#rows(
      `INSERT INTO task (id, state, status, token, dueAt, entry, info)
        VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING RETURNING ${COLUMNS}`,
      id,
      state,
      statusOf(state, entry),
      token ?? null,
      dueAt(state, entry) ?? null,
      JSON.stringify(entry),
      info,
    )
    if (row) {
      this.#count(state, 1)
      this.#dueTimes.add(state, row.dueAt)
    }
    return row
  }

  get(id: string): TaskRow | undefined {
    return this.#rows(`SELECT ${COLUMNS} FROM task WHERE id = ?`, id)[0]
  }

  /** Returns tasks in a state that need work no later than `until`, the longest waiting first. */
  listDue(state: State, until: number, limit = 1000): TaskRow[] {
    if ((this.nextDue(state) ?? Number.POSITIVE_INFINITY) > until) return []
    return this.#rows(
      `SELECT ${COLUMNS} FROM task WHERE state = ? AND dueAt <= ? ORDER BY dueAt, seq LIMIT ?`,
      state,
      until,
      limit,
    )
  }

  /** Returns when the next task in a state needs work; undefined when there is none. */
  nextDue(state: State): number | undefined {
    const query = `SELECT dueAt AS at FROM task WHERE state = ? AND dueAt IS NOT NULL
      ORDER BY dueAt LIMIT 1`
    const read = () => this.#sql.exec<{ at: number }>(query, state).toArray()[0]?.at
    return this.#dueTimes.get(state, read)
  }

  /** Returns tasks whose provisional end is still checked, in the order of acceptance. */
  listProvisional(limit = 200): TaskRow[] {
    return this.#rows(`SELECT ${COLUMNS} FROM task WHERE ${CONFIRMS} ORDER BY seq LIMIT ?`, limit)
  }

  /** Returns the oldest tasks, in the order of acceptance. */
  listOldest(limit: number): TaskRow[] {
    return this.#rows(`SELECT ${COLUMNS} FROM task ORDER BY seq LIMIT ?`, limit)
  }

  /** Returns the tasks that a filter selects, newest first. */
  list(filter: TaskFilter): TaskRow[] {
    const { conditions, values } = toConditions(filter)
    return this.#rows(
      `SELECT ${COLUMNS} FROM task WHERE ${conditions.join(' AND ')} ORDER BY id LIMIT ?`,
      ...values,
      filter.limit,
    )
  }

  /** Counts the tasks in a state that need work. */
  count(state: State): number {
    const known = this.#counts.get(state)
    if (known !== undefined) return known
    const query = 'SELECT count(*) AS n FROM task WHERE state = ? AND dueAt IS NOT NULL'
    const { n } = this.#sql.exec<{ n: number }>(query, state).one()
    this.#counts.set(state, n)
    return n
  }

  /** Counts the tasks of a token that callers see as waiting, up to a number. */
  countWaiting(token: string, limit: number): number {
    const query = `SELECT count(*) AS n FROM
      (SELECT 1 FROM task WHERE status = 'waiting' AND token = ? LIMIT ?)`
    return this.#sql.exec<{ n: number }>(query, token, limit).one().n
  }

  /** Counts the tasks whose callback is dead. */
  countDeadCallbacks(): number {
    const query = `SELECT count(*) AS n FROM task
      WHERE json_extract(entry, '$.callback.status') = 'dead'`
    return this.#sql.exec<{ n: number }>(query).one().n
  }

  /** Returns when the oldest task was accepted that RunningHub does not have; undefined without one. */
  oldestWaiting(): number | undefined {
    // Newer ids sort first.
    const query = `SELECT ${COLUMNS} FROM task WHERE status = 'waiting' ORDER BY id DESC LIMIT 1`
    return this.#rows(query)[0]?.entry.createdAt
  }

  /** Forgets the counts and times, because a transaction was rolled back. */
  forgetCache(): void {
    this.#counts.clear()
    this.#dueTimes.clear()
  }

  /** Returns our id of the task that has this RunningHub id. */
  findByRunninghubId(runninghubTaskId: string): string | undefined {
    const query = `SELECT ${COLUMNS} FROM task WHERE runninghubTaskId = ?`
    return this.#rows(query, runninghubTaskId)[0]?.id
  }

  getTexts(seq: number): TaskTexts {
    const { info, outcome } = this.#sql
      .exec<{ info: string; outcome: string | null }>(
        'SELECT info, outcome FROM task WHERE seq = ?',
        seq,
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
    columns: { runninghubTaskId?: string; outcome?: string; info?: string } = {},
  ): boolean {
    const state = next(row.state, event, isProvisional(row.entry))
    if (state === undefined) return false
    this.#count(row.state, -1)
    this.#count(state, 1)
    const before = { state: row.state, entry: row.entry }
    this.#write(row, { ...columns, state }, change)
    this.#onTransition(before, event, row)
    return true
  }

  /** Writes a row with changes, without a change of its state. */
  update(
    row: TaskRow,
    change: Partial<TaskEntry>,
    columns: { outcome?: string | undefined } = {},
  ): void {
    this.#write(row, columns, change)
  }

  delete(row: TaskRow): void {
    this.#count(row.state, -1)
    this.#dueTimes.remove(row.state, row.dueAt)
    this.#sql.exec('DELETE FROM task WHERE seq = ?', row.seq)
  }

  /** Writes the columns that change, because each indexed column named counts as a row written. */
  #write(
    row: TaskRow,
    columns: {
      state?: State
      runninghubTaskId?: string
      outcome?: string | undefined
      info?: string
    },
    change: Partial<TaskEntry>,
  ): void {
    const { outcome, info, ...indexed } = columns
    const state = indexed.state ?? row.state
    const entry = { ...row.entry, ...change }
    const next = { ...indexed, state, status: statusOf(state, entry), dueAt: dueAt(state, entry) }
    const changed = Object.entries(next).filter(
      ([name, value]) => value !== row[name as keyof typeof next],
    )
    const values: [string, Value | undefined][] = [
      ['entry', JSON.stringify(entry)],
      ...changed,
      ...(outcome === undefined ? [] : [['outcome', outcome] satisfies [string, string]]),
      ...(info === undefined ? [] : [['info', info] satisfies [string, string]]),
    ]
    this.#sql.exec(
      `UPDATE task SET ${values.map(([name]) => `${name} = ?`).join(', ')} WHERE seq = ?`,
      ...values.map(([, value]) => value ?? null),
      row.seq,
    )
    this.#dueTimes.remove(row.state, row.dueAt)
    this.#dueTimes.add(next.state, next.dueAt)
    Object.assign(row, next, { entry })
  }

  /** Adjusts a known count. An ended task counts only while something is to be delivered. */
  #count(state: State, change: 1 | -1): void {
    const known = this.#counts.get(state)
    if (state === 'ended') this.#counts.delete(state)
    else if (known !== undefined) this.#counts.set(state, known + change)
  }

  #rows(query: string, ...values: Value[]): TaskRow[] {
    return this.#sql
      .exec<Columns>(query, ...values)
      .toArray()
      .map(
        (row) =>
          ({
            ...row,
            token: row.token ?? undefined,
            runninghubTaskId: row.runninghubTaskId ?? undefined,
            dueAt: row.dueAt ?? undefined,
            entry: JSON.parse(String(row.entry)),
          }) as TaskRow,
      )
  }
}
