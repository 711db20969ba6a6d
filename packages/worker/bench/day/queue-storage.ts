import type { DailyUsage } from './quota.ts'
import { SqlStorage } from './sql-storage.ts'

/** Creates the storage of a Durable Object, as far as the queue uses it. */
export function queueStorage(usage: DailyUsage) {
  const sql = new SqlStorage(usage)
  const values = new Map<string, unknown>()
  return {
    sql,
    kv: {
      get: values.get.bind(values),
      put: values.set.bind(values),
      delete: values.delete.bind(values),
    },
    transactionSync: sql.transactionSync.bind(sql),
  }
}
