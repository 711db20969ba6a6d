/** What was used on one day. */
export interface DailyUsage {
  tasks: number
  /** As RunningHub reported them for tasks that ended. */
  coins: number
}

/** The tasks and coins of each day (UTC), by the name of the API token. */
export class DailyUsageTable {
  readonly #sql: SqlStorage

  constructor(sql: SqlStorage) {
    this.#sql = sql
  }

  /** @param day as `2026-01-31` */
  add(day: string, token: string, { tasks = 0, coins = 0 }: Partial<DailyUsage>): void {
    this.#sql.exec(
      `INSERT INTO daily_usage VALUES (?1, ?2, ?3, ?4)
        ON CONFLICT (day, token) DO UPDATE SET tasks = tasks + ?3, coins = coins + ?4`,
      day,
      token,
      tasks,
      coins,
    )
  }

  /** @param token all tokens without it */
  get(day: string, token?: string): DailyUsage {
    return this.#sql
      .exec<DailyUsage & Record<string, number>>(
        `SELECT coalesce(sum(tasks), 0) AS tasks, coalesce(sum(coins), 0) AS coins
          FROM daily_usage WHERE day = ?1 AND (?2 IS NULL OR token = ?2)`,
        day,
        token ?? null,
      )
      .one()
  }

  /** Deletes the days before one. */
  purge(day: string): void {
    this.#sql.exec('DELETE FROM daily_usage WHERE day < ?', day)
  }
}
