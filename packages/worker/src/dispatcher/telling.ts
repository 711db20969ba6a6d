import type { CallbackState } from '../tasks/task.ts'
import type { Entry } from './entry.ts'
import type { Ledger } from './ledger.ts'
import type { ForgottenTask, Telling, Told } from './messages.ts'

// What each means is at the method of its name in dispatcher.ts.

/** After KV refused a write. */
const KV_PAUSE = 5 * 60_000

export function told(
  ledger: Ledger,
  id: string,
  lease: string,
  { callback, dirty: handed, kv }: Told,
  now: number,
): void {
  const row = ledger.held(id, lease)
  if (!row) {
    overtaken(ledger, id, kv)
    return
  }
  const failed = kv === 'failed'
  // What became dirty since the telling was handed out is not what was stored.
  const left = row.entry.dirty === handed ? undefined : row.entry.dirty
  const dirty = failed ? (row.entry.dirty ?? 1) : left
  const change = { lease: undefined, callback, dirty, storeAt: failed ? now + KV_PAUSE : undefined }
  const settled = dirty === undefined && callback?.status !== 'pending'
  if (!settled || !ledger.tasks.happen(row, 'settle', { ...change, settledAt: now })) {
    ledger.tasks.change(row, change)
  }
}

/** Who lost its lease and wrote to KV all the same may have written over a newer end. */
function overtaken(ledger: Ledger, id: string, kv: Told['kv']): void {
  const row = kv === 'stored' ? ledger.tasks.get(id) : undefined
  if (row) ledger.tasks.happen(row, 'again', { dirty: (row.entry.dirty ?? 0) + 1 })
}

export function redeliver(
  ledger: Ledger,
  id: string,
  forgotten: ForgottenTask | undefined,
  now: number,
): Telling | undefined {
  if (forgotten && !ledger.tasks.get(id)) recall(ledger, forgotten)
  const row = ledger.tasks.get(id)
  if (!row?.entry.callback) return undefined
  const { callback } = row.entry
  const reached = callback.status === 'delivered' ? 'yes' : callback.reached
  const pending: CallbackState = {
    ...callback,
    status: 'pending',
    attempts: 0,
    nextAt: now,
    reached,
  }
  if (!ledger.tasks.happen(row, 'again', { callback: pending })) return undefined
  // Who is telling it at this moment loses the lease: what came of that is not this one's state.
  return ledger.telling(row, now)
}

/** Takes up an ended task again that the ledger had forgotten. */
function recall(
  ledger: Ledger,
  { id, runninghubTaskId, brief, outcome, ...end }: ForgottenTask,
): void {
  if (runninghubTaskId !== undefined && ledger.tasks.ownerOf(runninghubTaskId)) return
  const entry: Entry = { ...end, hasCallback: end.callback !== undefined, tries: 0, ends: 1 }
  ledger.tasks.insert({ id, state: 'settled', runninghubTaskId, brief, outcome, entry })
}
