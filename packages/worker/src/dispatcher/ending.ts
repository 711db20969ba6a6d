import type { CallbackState, EndStatus } from '../tasks/task.ts'
import type { Ledger } from './ledger.ts'
import type { Telling } from './messages.ts'
import type { Row } from './task-table.ts'
import type { Event } from './transitions.ts'

// What fail, finish and cancel mean is at the method of their name in dispatcher.ts.

export function fail(
  ledger: Ledger,
  id: string,
  lease: string,
  outcome: string,
  now: number,
  unsure: boolean,
): Telling | undefined {
  return endToTell(ledger, ledger.held(id, lease), 'fail', 'failed', outcome, now, unsure)
}

export function finish(
  ledger: Ledger,
  id: string,
  status: EndStatus,
  outcome: string,
  now: number,
  unsure: boolean,
): Telling | undefined {
  return endToTell(ledger, ledger.tasks.get(id), 'finish', status, outcome, now, unsure)
}

export function cancel(
  ledger: Ledger,
  id: string,
  outcome: string,
  now: number,
): Telling | undefined {
  return endToTell(ledger, ledger.tasks.get(id), 'cancel', 'cancelled', outcome, now)
}

/** Lets a task end, for who asked to tell of it. */
function endToTell(
  ledger: Ledger,
  row: Row | undefined,
  event: Event,
  status: EndStatus,
  outcome: string,
  now: number,
  unsure = false,
): Telling | undefined {
  const ended = row && end(ledger, row, event, status, outcome, now, unsure)
  return ended ? ledger.telling(row, now) : undefined
}

/**
 * Lets a task end, with its callback still to be sent and KV still to be told.
 *
 * @param outcome JSON text
 * @param now milliseconds since 1970
 * @param unsure whether RunningHub may still say otherwise
 * @returns false when the event has no place in the task's state: then nothing has changed
 */
export function end(
  ledger: Ledger,
  row: Row,
  event: Event,
  status: EndStatus,
  outcome: string,
  now: number,
  unsure = false,
): boolean {
  const ends = row.entry.ends + 1
  const messageId = ends === 1 ? `msg_${row.id}` : `msg_${row.id}_${ends}`
  const callback: CallbackState = { status: 'pending', attempts: 0, nextAt: now, messageId }
  const freesSlot = row.state === 'submitted'
  const change = {
    status,
    ends,
    endedAt: now,
    lease: undefined,
    dirty: (row.entry.dirty ?? 0) + 1,
    ...(unsure && { unsure }),
    ...(row.entry.hasCallback && { callback }),
  }
  if (!ledger.tasks.happen(row, event, change, { outcome })) return false
  if (freesSlot) {
    ledger.line.closedUntil = 0
    ledger.line.answeredAt = now
    ledger.lookedAt.delete(row.id)
  }
  return true
}
