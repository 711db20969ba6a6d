import type { PayloadTexts } from '../../model/task-payload.ts'

/**
 * What is needed until RunningHub has a task, by the number of the task. `input` is kept for GET.
 * `secret` is deleted as soon as the task cannot be submitted again.
 */
export class PayloadTable {
  readonly #sql: SqlStorage

  constructor(sql: SqlStorage) {
    this.#sql = sql
  }

  insert(seq: number, { input, secret }: PayloadTexts): void {
    this.#sql.exec('INSERT INTO payload VALUES (?, ?, ?)', seq, input ?? null, secret ?? null)
  }

  get(seq: number): PayloadTexts {
    const [row] = this.#sql
      .exec<{ input: string | null; secret: string | null }>(
        'SELECT input, secret FROM payload WHERE seq = ?',
        seq,
      )
      .toArray()
    return { input: row?.input ?? undefined, secret: row?.secret ?? undefined }
  }

  /** Deletes what is not shown: the task cannot be submitted again. */
  deleteSecret(seq: number): void {
    this.#sql.exec('DELETE FROM payload WHERE seq = ? AND input IS NULL', seq)
    this.#sql.exec('UPDATE payload SET secret = NULL WHERE seq = ? AND secret IS NOT NULL', seq)
  }

  delete(seq: number): void {
    this.#sql.exec('DELETE FROM payload WHERE seq = ?', seq)
  }
}
