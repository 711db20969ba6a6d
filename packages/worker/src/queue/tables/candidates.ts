/** A RunningHub id that a webhook named for a task without one. No status check confirmed it yet. */
export interface Candidate {
  /** Our id of the task. */
  id: string
  runninghubTaskId: string
}

/** Candidates kept for one task. At most one of them is right. */
const MAX_CANDIDATES = 3
/** The shortest time between two checks of a candidate; later a quarter of its age. */
const CHECK_INTERVAL = 30_000

/** The candidates that RunningHub has neither confirmed nor rejected. */
export class CandidateTable {
  readonly #sql: SqlStorage

  constructor(sql: SqlStorage) {
    this.#sql = sql
  }

  /** Adds a candidate that the caller checks now. */
  insert({ id, runninghubTaskId }: Candidate, now: number): void {
    this.#sql.exec(
      'INSERT OR REPLACE INTO candidate VALUES (?, ?, ?, ?)',
      id,
      runninghubTaskId,
      now,
      now + CHECK_INTERVAL,
    )
    this.#sql.exec(
      `DELETE FROM candidate WHERE task = ?1 AND runninghubTaskId NOT IN
        (SELECT runninghubTaskId FROM candidate WHERE task = ?1
          ORDER BY at DESC LIMIT ${MAX_CANDIDATES})`,
      id,
    )
  }

  all(): (Candidate & { nextAt: number })[] {
    return this.#sql
      .exec<{ id: string; runninghubTaskId: string; nextAt: number }>(
        'SELECT task AS id, runninghubTaskId, nextAt FROM candidate ORDER BY nextAt',
      )
      .toArray()
  }

  /** Records that a caller checks the candidate now. */
  recordCheck({ id, runninghubTaskId }: Candidate, now: number): void {
    this.#sql.exec(
      `UPDATE candidate SET nextAt = ?3 + max(?4, (?3 - at) / 4)
        WHERE task = ?1 AND runninghubTaskId = ?2`,
      id,
      runninghubTaskId,
      now,
      CHECK_INTERVAL,
    )
  }

  /** @param until only a candidate that was added no later than this */
  delete({ id, runninghubTaskId }: Candidate, until = Number.MAX_SAFE_INTEGER): void {
    this.#sql.exec(
      'DELETE FROM candidate WHERE task = ? AND runninghubTaskId = ? AND at <= ?',
      id,
      runninghubTaskId,
      until,
    )
  }
}
