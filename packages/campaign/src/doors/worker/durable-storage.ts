import { DatabaseSync, type StatementSync } from 'node:sqlite'

type Value = string | number | null

/** The rows of each table. */
export type Rows = Readonly<Record<string, readonly Readonly<Record<string, Value>>[]>>

/** Called when the state of a task changes. */
export type OnTransition = (task: string, from: string, to: string) => void

/**
 * The storage of a Durable Object, in memory: real SQL, the synchronous KV, and transactions over
 * both. It outlives the object.
 */
export class DurableStorage {
  readonly #database = new DatabaseSync(':memory:')
  readonly #statements = new Map<string, Prepared>()
  #isWatched = false

  constructor() {
    this.#database.exec(
      'CREATE TABLE _kv (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID',
    )
  }

  readonly sql = {
    databaseSize: 4096,
    exec: (query: string, ...values: Value[]) => {
      const rows = this.#run(query, values)
      return {
        toArray: () => rows,
        one: () => {
          if (rows.length !== 1) throw new Error(`Expected one row, got ${rows.length}.`)
          return rows[0]
        },
        [Symbol.iterator]: () => rows.values(),
      }
    },
  }

  readonly kv = {
    get: (key: string): unknown => {
      const [row] = this.#run('SELECT value FROM _kv WHERE key = ?', [key])
      return row && JSON.parse(String(row.value))
    },
    put: (key: string, value: unknown): void => {
      this.#run('INSERT OR REPLACE INTO _kv VALUES (?, ?)', [key, JSON.stringify(value)])
    },
    delete: (key: string): void => {
      this.#run('DELETE FROM _kv WHERE key = ?', [key])
    },
  }

  transactionSync = <T>(work: () => T): T => {
    this.#database.exec('SAVEPOINT work')
    try {
      const result = work()
      this.#database.exec('RELEASE work')
      return result
    } catch (error) {
      this.#database.exec('ROLLBACK TO work; RELEASE work')
      throw error
    }
  }

  /** Does work, then undoes all its changes. */
  explore(work: () => void): void {
    this.#database.exec('SAVEPOINT explored')
    try {
      work()
    } finally {
      this.#database.exec('ROLLBACK TO explored; RELEASE explored')
    }
  }

  /** Calls `onTransition` for each change of the column `state` of the table `task`. */
  watch(onTransition: OnTransition): void {
    if (this.#isWatched) return
    this.#isWatched = true
    this.#database.function('on_transition', (task, from, to) => {
      onTransition(String(task), String(from), String(to))
      return null
    })
    this.#database.exec(`CREATE TEMP TRIGGER transition AFTER UPDATE OF state ON task
      WHEN old.state <> new.state
      BEGIN SELECT on_transition(new.id, old.state, new.state); END`)
  }

  /** Returns all text that is kept. */
  dump(): string {
    return Object.values(this.rows())
      .map((rows) => JSON.stringify(rows))
      .join('\n')
  }

  /** Returns all rows, by table. */
  rows(): Rows {
    const tables = this.#run("SELECT name FROM sqlite_master WHERE type = 'table'", [])
    return Object.fromEntries(
      tables.map(({ name }) => [name, this.#run(`SELECT * FROM ${name}`, [])]),
    )
  }

  /** Replaces the rows of a table. */
  replace(table: string, rows: Rows[string]): void {
    this.#run(`DELETE FROM ${table}`, [])
    const [first] = rows
    if (first === undefined) return
    const places = `(${Object.keys(first).map(() => '?')})`
    const query = `INSERT INTO ${table} VALUES ${rows.map(() => places).join(', ')}`
    this.#run(query, rows.flatMap(Object.values<Value>))
  }

  close(): void {
    this.#database.close()
  }

  #run(query: string, values: readonly Value[]): Record<string, Value>[] {
    const known = this.#statements.get(query)
    const { statement, isNumbered } = known ?? this.#prepare(query)
    const rows = isNumbered
      ? statement.all(Object.fromEntries(values.map((value, index) => [`?${index + 1}`, value])))
      : statement.all(...values)
    return rows as Record<string, Value>[]
  }

  #prepare(query: string): Prepared {
    // SQLite names numbered parameters, and Node binds only those without a name by position.
    const prepared = { statement: this.#database.prepare(query), isNumbered: /\?\d/.test(query) }
    this.#statements.set(query, prepared)
    return prepared
  }
}

interface Prepared {
  statement: StatementSync
  isNumbered: boolean
}
