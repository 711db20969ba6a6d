import type { PollFailures } from '@runninghub-action/core'
import { isProvisional } from './entry.ts'
import type { Hint } from './hint-table.ts'
import { type Ledger, openTask } from './ledger.ts'
import type { Inquiry, OpenTask, Reading } from './messages.ts'
import type { Row } from './task-table.ts'

// What each means is at the method of its name in dispatcher.ts.

/** Two looks at one task closer together than this see the same. */
const FRESH = 3_000
/** Failed looks further apart than this are not one trouble. */
const APART = 15 * 60_000
/** A task that RunningHub has named itself may be unknown to it for a moment. */
const DENIAL = 3 * 60_000

export function read(
  ledger: Ledger,
  id: string,
  now: number,
  wantsLook: boolean,
): Reading | undefined {
  const row = ledger.tasks.get(id)
  if (!row) return undefined
  const last = ledger.lookedAt.get(id) ?? Number.NEGATIVE_INFINITY
  const look = wantsLook && isPolled(row) && now - last >= FRESH
  if (look) ledger.lookedAt.set(id, now)
  return { task: ledger.show(row), look: look ? openTask(row) : undefined }
}

export function running(ledger: Ledger, id: string, now: number): void {
  const row = ledger.tasks.get(id)
  if (row?.state === 'submitted' && row.entry.startedAt === undefined) {
    ledger.tasks.change(row, { startedAt: now })
  }
}

export function inquire(
  ledger: Ledger,
  id: string,
  runninghubTaskId: string | undefined,
  now: number,
): Inquiry {
  const row = ledger.tasks.get(id)
  if (row && isPolled(row)) return { kind: 'look', task: openTask(row) }
  if (!row || !isNameless(row)) return { kind: 'nothing' }
  if (runninghubTaskId !== undefined) ledger.hints.insert({ id, runninghubTaskId }, now)
  return { kind: 'nameless' }
}

/** RunningHub has the task, and its end is not known, or not confirmed. */
export function isPolled({ state, runninghubTaskId, entry }: Row): boolean {
  return state === 'submitted' || (runninghubTaskId !== undefined && isProvisional(entry))
}

/** A create call went out, and which task it made, if any, may still be learnt. */
export function isNameless({ state, runninghubTaskId, entry }: Row): boolean {
  if (runninghubTaskId !== undefined) return false
  return state === 'creating' || state === 'unknown' || isProvisional(entry)
}

export function named(
  ledger: Ledger,
  id: string,
  runninghubTaskId: string,
  now: number,
): OpenTask | undefined {
  ledger.hints.delete({ id, runninghubTaskId })
  const row = ledger.tasks.get(id)
  // The create call's answer was faster.
  if (row?.state === 'submitted' && row.runninghubTaskId === runninghubTaskId) return openTask(row)
  const owner = ledger.tasks.ownerOf(runninghubTaskId)
  if (!row || (row.runninghubTaskId ?? runninghubTaskId) !== runninghubTaskId) return undefined
  if (owner !== undefined && owner !== id) return undefined
  const change = {
    submittedAt: now,
    endedAt: undefined,
    status: undefined,
    provisional: undefined,
    cancelAccepted: undefined,
    dirty: undefined,
    failures: undefined,
    failing: undefined,
  }
  const happened = ledger.tasks.happen(row, 'named', change, { runninghubTaskId })
  return happened ? openTask(row) : undefined
}

export function denied(ledger: Ledger, hint: Hint, now: number): void {
  ledger.hints.delete(hint, now - DENIAL)
}

export function pollFailed(
  ledger: Ledger,
  id: string,
  failures: PollFailures,
  now: number,
): number {
  const row = ledger.tasks.get(id)
  if (!row) return 0
  const { failing } = row.entry
  const since = failing && now - failing.last < APART ? failing.since : now
  ledger.tasks.change(row, { failures, failing: { since, last: now } })
  return now - since
}

export function pollSucceeded(ledger: Ledger, id: string): void {
  const row = ledger.tasks.get(id)
  if (row?.entry.failures) ledger.tasks.change(row, { failures: undefined })
}
