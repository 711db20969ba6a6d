/** The ids of revoked tasks, whose enqueue may still arrive. */
export class RevocationTable {
  readonly #sql: SqlStorage

  constructor(sql: SqlStorage) {
    this.#sql = sql
  }

  insert(id: string, now: number): void {
    this.#sql.exec('INSERT OR REPLACE INTO revoked VALUES (?, ?)', id, now)
  }

  has(id: string): boolean {
    return this.#sql.exec('SELECT id FROM revoked WHERE id = ?', id).toArray().length > 0
  }

  /** Deletes revocations that were made before a time. */
  purge(before: number): void {
    this.#sql.exec('DELETE FROM revoked WHERE at < ?', before)
  }
}
