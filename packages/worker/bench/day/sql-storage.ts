import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import type { DailyUsage } from './quota.ts'

interface Index {
  table: string
  /** The columns that it contains, and that its condition reads. */
  columns: string[]
  /** Which rows it contains. */
  condition: string
}

/**
 * A Durable Object's SQL storage on Node's SQLite. Counts rows as workerd does: one for each row
 * that is inserted, updated or deleted, and one for each entry of an index that is written.
 */
export class SqlStorage {
  readonly #database = new DatabaseSync(':memory:')
  readonly #statements = new Map<string, ReturnType<DatabaseSync['prepare']>>()
  readonly #indexes: Index[] = []
  readonly #usage: DailyUsage

  constructor(usage: DailyUsage) {
    this.#usage = usage
  }

  exec(query: string, ...values: SQLInputValue[]) {
    const statement = this.#statements.get(query) ?? this.#database.prepare(query)
    this.#statements.set(query, statement)
    const rows = statement.all(...values)
    const [, verb = '', name = ''] =
      /^\s*(SELECT|INSERT|UPDATE|DELETE|CREATE)(?:\s+OR REPLACE)?(?:\s+INTO|\s+FROM)?\s+(\w+)/i.exec(
        query,
      ) ?? []
    if (verb === 'SELECT')
      this.#usage.use('rowsRead', Math.max(1, Number(rows[0]?.n ?? rows.length)))
    else if (verb === 'CREATE') this.#addIndexes(query)
    else this.#countWritten(query, verb, name, values)
    return { toArray: () => rows, one: () => rows[0] }
  }

  transactionSync<T>(work: () => T): T {
    this.#database.exec('BEGIN')
    try {
      const result = work()
      this.#database.exec('COMMIT')
      return result
    } catch (error) {
      this.#database.exec('ROLLBACK')
      throw error
    }
  }

  #countWritten(query: string, verb: string, table: string, values: SQLInputValue[]): void {
    const changes = this.#number('SELECT changes() AS n')
    const isOneRow = verb === 'INSERT' || /WHERE (seq|id|task) = /.test(query)
    const scanned = isOneRow ? 1 : this.#number(`SELECT count(*) AS n FROM ${table}`)
    const entries =
      changes === 1 && verb !== 'DELETE' ? this.#entries(query, verb, table, values) : 0
    this.#usage.use('rowsRead', scanned)
    this.#usage.use('rowsWritten', changes + entries)
  }

  /** Counts the entries of indexes that a statement about one row has written. */
  #entries(query: string, verb: string, table: string, values: SQLInputValue[]): number {
    const rowid =
      verb === 'INSERT' ? this.#number('SELECT last_insert_rowid() AS n') : values.at(-1)
    const set = /SET (.*) WHERE/s.exec(query)?.[1] ?? ''
    const names = (column: string) => new RegExp(`\\b${column} =`).test(set)
    return this.#indexes.filter(
      (index) =>
        index.table === table &&
        (verb === 'INSERT' || index.columns.some(names)) &&
        this.#number(
          `SELECT count(*) AS n FROM ${table} WHERE rowid = ? AND ${index.condition}`,
          rowid,
        ) > 0,
    ).length
  }

  #addIndexes(query: string): void {
    const [, table = ''] = /CREATE TABLE (\w+)/.exec(query) ?? []
    if (/ UNIQUE/.test(query) && table !== '')
      this.#indexes.push({ table, columns: [], condition: 'true' })
    const [, indexed = '', columns = '', condition = 'true'] =
      /CREATE .*INDEX \w+ ON (\w+) \(([^)]*)\)(?: WHERE (.*))?$/s.exec(query) ?? []
    const names = `${columns} ${condition}`.match(/\w+/g) ?? []
    if (indexed !== '') this.#indexes.push({ table: indexed, columns: names, condition })
  }

  #number(query: string, ...values: (SQLInputValue | undefined)[]): number {
    const statement = this.#statements.get(query) ?? this.#database.prepare(query)
    this.#statements.set(query, statement)
    return Number(statement.get(...values.map((value) => value ?? null))?.n)
  }
}
