import type { Idempotency } from '../../model/idempotency.ts'

/** The request that an idempotency key was first used for. */
export interface KeyUse {
  taskId: string
  bodyHash: string
}

const KEEP_KEYS = 24 * 3_600_000

/** The idempotency keys of the last 24 hours, as hashes. */
export class IdempotencyTable {
  readonly #sql: SqlStorage

  constructor(sql: SqlStorage) {
    this.#sql = sql
  }

  find(keyHash: string, now: number): KeyUse | undefined {
    const [use] = this.#sql
      .exec<{ task: string; body: string }>(
        'SELECT task, body FROM idempotency WHERE key = ? AND at > ?',
        keyHash,
        now - KEEP_KEYS,
      )
      .toArray()
    return use && { taskId: use.task, bodyHash: use.body }
  }

  insert({ keyHash, bodyHash }: Idempotency, taskId: string, now: number): void {
    this.#sql.exec(
      'INSERT OR REPLACE INTO idempotency VALUES (?, ?, ?, ?)',
      keyHash,
      taskId,
      bodyHash,
      now,
    )
  }

  purge(now: number): void {
    this.#sql.exec('DELETE FROM idempotency WHERE at <= ?', now - KEEP_KEYS)
  }
}
