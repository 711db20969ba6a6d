import { end } from './ending.ts'
import { isProvisional } from './entry.ts'
import { expiry } from './expiry.ts'
import { isNameless, isPolled } from './following.ts'
import { type Ledger, openTask } from './ledger.ts'
import type { Due } from './messages.ts'
import { confirmInterval, lookInterval } from './pace.ts'
import { lapse } from './submitting.ts'
import type { Row } from './task-table.ts'
import { turn } from './turn.ts'

/** KV may be a minute behind; an hour is plenty. */
const KEPT = 3_600_000
/** A provisional end may still be corrected by RunningHub. */
const KEEP_PROVISIONAL = 24 * KEPT
const BETWEEN_PURGES = 600_000

const NEVER = Number.POSITIVE_INFINITY

/** How much of each kind the caller can do. */
export interface Wish {
  looks: number
  tellings: number
  /** How long a task may run, in milliseconds. */
  taskTimeout: number
}

/** What there is to do, marked as handed out. Writes nothing when nothing has changed. */
export function due(ledger: Ledger, now: number, wish: Wish): Due {
  lapse(ledger, now)
  expire(ledger, now, wish.taskTimeout)
  purge(ledger, now)
  forgetHints(ledger)
  const tellings = ledger.tasks.toTell(now, wish.tellings).map((row) => ledger.telling(row, now))
  const hints = ledger.hints.all()
  const followed = hints.filter(({ nextAt }) => nextAt <= now).slice(0, wish.looks)
  for (const hint of followed) ledger.hints.followed(hint, now)
  const polled = [...ledger.tasks.in('submitted'), ...ledger.tasks.provisional()]
  const looks = polled
    .filter((row) => lookAt(ledger, row, now) <= now)
    .sort((a, b) => lastLook(ledger, a) - lastLook(ledger, b))
    .slice(0, wish.looks - followed.length)
  for (const { id } of looks) ledger.lookedAt.set(id, now)
  const claimAt = claimableAt(ledger, now)
  const times = [
    claimAt,
    ledger.tasks.nextDue('ended') ?? NEVER,
    ...hints.map(({ nextAt }) => nextAt),
    ...polled.map((row) => lookAt(ledger, row, now)),
    ...ledger.tasks.in('claimed').map(({ entry }) => entry.lease?.until ?? now),
    ...ledger.tasks.in('creating').map(({ entry }) => entry.lease?.until ?? now),
    ...ledger.tasks.in('unknown').map(({ entry }) => (entry.doubtfulAt ?? now) + wish.taskTimeout),
  ]
  const nextAt = Math.min(...times)
  return {
    looks: looks.map(openTask),
    hints: followed.map(({ id, runninghubTaskId }) => ({ id, runninghubTaskId })),
    tellings,
    claimable: claimAt <= now,
    nextAt: nextAt === NEVER ? undefined : nextAt,
  }
}

/** A hint is for a task that has no name yet. */
function forgetHints({ hints, tasks }: Ledger): void {
  for (const hint of hints.all()) {
    const row = tasks.get(hint.id)
    if (!row || !isNameless(row)) hints.delete(hint)
  }
}

function claimableAt(ledger: Ledger, now: number): number {
  const isOneReady = ledger.tasks.claimable(now, 1).length > 0
  const ready = isOneReady ? 0 : (ledger.tasks.nextDue('waiting') ?? NEVER)
  if (ready === NEVER) return NEVER
  if (turn(ledger.queue(), now) !== 'closed') return ready
  const { closedUntil } = ledger.line
  // Full with our own tasks: one of them has to end first, and that is watched already.
  return now < closedUntil ? Math.max(ready, closedUntil) : NEVER
}

function lookAt(ledger: Ledger, { id, entry }: Row, now: number): number {
  const { submittedAt = 0, startedAt, webhook = false, endedAt } = entry
  if (endedAt !== undefined) {
    return (ledger.lookedAt.get(id) ?? endedAt) + confirmInterval(now - endedAt)
  }
  const running = startedAt === undefined ? undefined : now - startedAt
  const last = ledger.lookedAt.get(id) ?? submittedAt
  return last + lookInterval({ age: now - submittedAt, running, webhook })
}

/** Those whose last look was forgotten come in any order, so that none is always the last. */
function lastLook(ledger: Ledger, { id }: Row): number {
  return ledger.lookedAt.get(id) ?? Math.random()
}

function expire(ledger: Ledger, now: number, taskTimeout: number): void {
  for (const row of [...ledger.tasks.in('unknown'), ...ledger.tasks.in('waiting', 200)]) {
    const outcome = expiry(row.state, row.entry, now, taskTimeout)
    if (!outcome) continue
    end(ledger, row, 'expire', { status: outcome.status, outcome: JSON.stringify(outcome) }, now)
  }
}

function purge(ledger: Ledger, now: number): void {
  if (now - ledger.purgedAt < BETWEEN_PURGES) return
  ledger.purgedAt = now
  ledger.keys.purge(now)
  ledger.tasks.purgeWithdrawn(now - KEPT)
  for (const row of ledger.tasks.in('settled')) {
    const { dirty = 0, lateWriter, settledAt, endedAt } = row.entry
    const kept = isProvisional(row.entry) ? KEEP_PROVISIONAL : KEPT
    if (now - (settledAt ?? endedAt ?? 0) < kept) continue
    if (lateWriter) ledger.tasks.happen(row, 'again', { dirty: dirty + 1, lateWriter: undefined })
    else ledger.tasks.delete(row)
  }
  for (const id of ledger.lookedAt.keys()) {
    const row = ledger.tasks.get(id)
    if (!row || !isPolled(row)) ledger.lookedAt.delete(id)
  }
}
