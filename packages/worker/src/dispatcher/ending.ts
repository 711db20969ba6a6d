import type { CallbackState } from '../tasks/task.ts'
import { dueAt } from './entry.ts'
import type { Ledger } from './ledger.ts'
import type { End, Telling } from './messages.ts'
import type { Row } from './task-table.ts'
import type { Event } from './transitions.ts'

// What fail, finish and cancel mean is at the method of their name in dispatcher.ts.

/** How long callback and KV wait for RunningHub to confirm a provisional end. */
const CONFIRM_GRACE = 5 * 60_000

export function fail(
  ledger: Ledger,
  id: string,
  lease: string,
  end: End,
  now: number,
): Telling | undefined {
  return endToTell(ledger, ledger.held(id, lease), 'fail', end, now)
}

export function finish(ledger: Ledger, id: string, end: End, now: number): Telling | undefined {
  return endToTell(ledger, ledger.tasks.get(id), 'finish', end, now)
}

export function cancel(ledger: Ledger, id: string, end: End, now: number): Telling | undefined {
  return endToTell(ledger, ledger.tasks.get(id), 'cancel', end, now)
}

/** Ends a task, and leases its callback and its KV write to the caller when they are due. */
function endToTell(
  ledger: Ledger,
  row: Row | undefined,
  event: Event,
  result: End,
  now: number,
): Telling | undefined {
  if (!row || !end(ledger, row, event, result, now)) return undefined
  return (dueAt(row.state, row.entry) ?? now) > now ? undefined : ledger.telling(row, now)
}

/**
 * Ends a task, with its callback still to be sent and KV still to be written. A provisional end
 * of a task that can be checked waits with both, so that a correction finds nothing to take back.
 *
 * @param now milliseconds since 1970
 * @returns false when the event has no place in the task's state: then nothing has changed
 */
export function end(
  ledger: Ledger,
  row: Row,
  event: Event,
  { status, outcome, provisional, cancelAccepted }: End,
  now: number,
): boolean {
  const { entry } = row
  const endedBefore = entry.endedAt !== undefined
  const isSame = endedBefore && entry.status === status
  // What is presumed does not replace another presumption.
  if (endedBefore && provisional && !isSame) return false
  const dueSince = provisional && row.runninghubTaskId !== undefined ? now + CONFIRM_GRACE : now
  const freesSlot = row.state === 'submitted'
  const change = {
    status,
    ...(isSame ? { callback: entry.callback } : newCallback(row, dueSince, now)),
    ...(isSame && !provisional && confirmedCallback(entry.callback, now)),
    endedAt: isSame ? entry.endedAt : now,
    lease: undefined,
    ...(endedBefore && entry.lease && { lateWriter: true as const }),
    dirty: (entry.dirty ?? 0) + 1,
    storeAt: isSame && provisional ? entry.storeAt : dueSince,
    provisional: provisional ? (true as const) : undefined,
    cancelAccepted: cancelAccepted ? (true as const) : undefined,
    failures: undefined,
    failing: undefined,
  }
  if (!ledger.tasks.happen(row, event, change, { outcome })) return false
  if (freesSlot) {
    ledger.line.closedUntil = 0
    ledger.line.answeredAt = now
    ledger.lookedAt.delete(row.id)
  }
  return true
}

/** The callback of a provisional end that RunningHub has confirmed: it waits no longer. */
function confirmedCallback(callback: CallbackState | undefined, now: number) {
  return isUnsent(callback, now) ? { callback: { ...callback, nextAt: now } } : {}
}

/** The callback of a new end. One that nobody has been sent yet keeps its message id. */
function newCallback({ id, entry }: Row, nextAt: number, now: number) {
  const ends = isUnsent(entry.callback, now) ? entry.ends : entry.ends + 1
  if (!entry.hasCallback) return { ends }
  const messageId = ends === 1 ? `msg_${id}` : `msg_${id}_${ends}`
  const callback: CallbackState = { status: 'pending', attempts: 0, nextAt, messageId }
  return { ends, callback }
}

function isUnsent(callback: CallbackState | undefined, now: number): callback is CallbackState {
  return callback?.status === 'pending' && callback.attempts === 0 && (callback.nextAt ?? 0) > now
}
