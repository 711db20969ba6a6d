import { DatabaseSync, type SQLInputValue } from 'node:sqlite'

/** How many indexes an INSERT or DELETE changes, and an UPDATE may change: each counts as a row. */
const INDEXES: Record<string, { whole: number; update: number }> = {
  task: { whole: 3, update: 2 },
  idempotency: { whole: 0, update: 0 },
}

/** A Durable Object's SQL storage on Node's SQLite. Counts rows as Cloudflare does, rounded up. */
export class SqlStorage {
  readonly usage = { rowsRead: 0, rowsWritten: 0 }
  readonly #database = new DatabaseSync(':memory:')
  readonly #statements = new Map<string, ReturnType<DatabaseSync['prepare']>>()

  exec(query: string, ...values: SQLInputValue[]) {
    const statement = this.#statements.get(query) ?? this.#database.prepare(query)
    this.#statements.set(query, statement)
    if (/^\s*SELECT/i.test(query)) {
      const rows = statement.all(...values)
      this.usage.rowsRead += Math.max(1, Number(rows[0]?.n ?? rows.length))
      return { toArray: () => rows, one: () => rows[0], rowsWritten: 0 }
    }
    const { changes } = statement.run(...values)
    const [, verb, table = ''] =
      /(INSERT|UPDATE|DELETE)(?:\s+OR REPLACE)?(?:\s+INTO|\s+FROM)?\s+(\w+)/i.exec(query) ?? []
    const indexes = INDEXES[table]?.[verb === 'UPDATE' ? 'update' : 'whole'] ?? 0
    const rowsWritten = Number(changes) * (1 + indexes)
    this.usage.rowsWritten += rowsWritten
    return { toArray: () => [], one: () => undefined, rowsWritten }
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
}
