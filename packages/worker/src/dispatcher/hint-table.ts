/** RunningHub's webhook named a task that we have no id for; nobody has confirmed it yet. */
export interface Hint {
  /** Ours. */
  id: string
  /** What the webhook said. */
  runninghubTaskId: string
}

/** So many different names for one task are kept: one is right, or none. */
const KEPT = 3
/** Between two questions about a hint; in the long run a quarter of its age. */
const PAUSE = 30_000

/** Names that are worth asking RunningHub for, until it has confirmed or denied them. */
export class HintTable {
  readonly #sql: SqlStorage

  constructor(sql: SqlStorage) {
    this.#sql = sql
    sql.exec(`CREATE TABLE IF NOT EXISTS hint (
      task TEXT NOT NULL, runninghubTaskId TEXT NOT NULL, at INTEGER NOT NULL,
      nextAt INTEGER NOT NULL, PRIMARY KEY (task, runninghubTaskId)) WITHOUT ROWID`)
  }

  /** Keeps a hint that somebody follows right now. */
  insert({ id, runninghubTaskId }: Hint, now: number): void {
    this.#sql.exec(
      'INSERT OR REPLACE INTO hint VALUES (?, ?, ?, ?)',
      id,
      runninghubTaskId,
      now,
      now + PAUSE,
    )
    this.#sql.exec(
      `DELETE FROM hint WHERE task = ?1 AND runninghubTaskId NOT IN
        (SELECT runninghubTaskId FROM hint WHERE task = ?1 ORDER BY at DESC LIMIT ${KEPT})`,
      id,
    )
  }

  all(): (Hint & { nextAt: number })[] {
    return this.#sql
      .exec<{ id: string; runninghubTaskId: string; nextAt: number }>(
        'SELECT task AS id, runninghubTaskId, nextAt FROM hint ORDER BY nextAt',
      )
      .toArray()
  }

  /** Somebody asks RunningHub about it now. */
  followed({ id, runninghubTaskId }: Hint, now: number): void {
    this.#sql.exec(
      `UPDATE hint SET nextAt = ?3 + max(?4, (?3 - at) / 4)
        WHERE task = ?1 AND runninghubTaskId = ?2`,
      id,
      runninghubTaskId,
      now,
      PAUSE,
    )
  }

  /** @param until only when it came no later than this */
  delete({ id, runninghubTaskId }: Hint, until = Number.MAX_SAFE_INTEGER): void {
    this.#sql.exec(
      'DELETE FROM hint WHERE task = ? AND runninghubTaskId = ? AND at <= ?',
      id,
      runninghubTaskId,
      until,
    )
  }
}
