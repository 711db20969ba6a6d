import type { CallbackState } from '../tasks/task.ts'
import type { Entry } from './entry.ts'
import type { Ledger } from './ledger.ts'
import type { ForgottenTask, Telling } from './messages.ts'

// What each means is at the method of its name in dispatcher.ts.

/** After KV refused a write. */
const KV_PAUSE = 5 * 60_000

/** When an ended task is next to be told; Infinity when all was told. */
export function tellAt({ callback, dirty, lease, storeAt, endedAt = 0 }: Entry): number {
  const never = Number.POSITIVE_INFINITY
  const deliver = callback?.status === 'pending' ? (callback.nextAt ?? endedAt) : never
  const store = dirty ? (storeAt ?? endedAt) : never
  return Math.max(Math.min(deliver, store), lease?.until ?? 0)
}

export function told(
  ledger: Ledger,
  id: string,
  lease: string,
  { callback, dirty }: { callback: CallbackState | undefined; dirty: boolean },
  now: number,
): void {
  const row = ledger.held(id, lease)
  if (!row) return
  const change = { lease: undefined, callback, dirty, storeAt: dirty ? now + KV_PAUSE : undefined }
  const settled = !dirty && callback?.status !== 'pending'
  if (!settled || !ledger.tasks.happen(row, 'settle', change)) ledger.tasks.change(row, change)
}

export function redeliver(ledger: Ledger, id: string, now: number): Telling | undefined {
  const row = ledger.tasks.get(id)
  if (!row?.entry.callback) return undefined
  const { callback } = row.entry
  const pending: CallbackState = { ...callback, status: 'pending', attempts: 0, nextAt: now }
  if (!ledger.tasks.happen(row, 'again', { callback: pending })) return undefined
  // Who is telling it at this moment loses the lease: what came of that is not this one's state.
  return ledger.telling(row, now)
}

export function recall(
  ledger: Ledger,
  { id, runninghubTaskId, brief, outcome, ...end }: ForgottenTask,
): void {
  if (runninghubTaskId !== undefined && ledger.tasks.hasRunninghubTask(runninghubTaskId)) return
  const entry: Entry = { ...end, hasCallback: end.callback !== undefined, tries: 0, ends: 1 }
  ledger.tasks.insert({ id, state: 'settled', runninghubTaskId, brief, outcome, entry })
}
