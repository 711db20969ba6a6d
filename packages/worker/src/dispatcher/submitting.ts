import { type Ledger, newLease } from './ledger.ts'
import type { Claim, MadeTask, Return } from './messages.ts'
import { FULL_PAUSE } from './pauses.ts'
import { turn } from './turn.ts'

// What each means is at the method of its name in dispatcher.ts.

/** Fetching and uploading files, with room to spare: for those who have minutes, and who have not. */
const PREPARING = { patient: 4 * 60_000, hasty: 45_000 }
/** Longer than any create call is waited for. */
const CREATING = 2 * 60_000

export function claim(ledger: Ledger, now: number, patient: boolean): Claim {
  lapse(ledger, now)
  const head = ledger.tasks.claimable(now, 50).find(({ entry }) => patient || entry.tries === 0)
  if (!head) return { kind: 'none' }
  const may = turn(ledger.queue(), now)
  if (may === 'closed') return { kind: 'none' }
  if (may === 'ask') return { kind: 'ask' }
  const lease = newLease(now, patient ? PREPARING.patient : PREPARING.hasty)
  ledger.tasks.happen(head, 'claim', { lease })
  const { tries, uploads } = head.entry
  return { kind: 'task', id: head.id, lease: lease.token, tries, uploads, more: may.room > 1 }
}

/** Takes back what was claimed by somebody who did not come back. */
export function lapse(ledger: Ledger, now: number): void {
  for (const state of ['claimed', 'creating'] as const) {
    for (const row of ledger.tasks.in(state)) {
      if ((row.entry.lease?.until ?? 0) > now) continue
      // The lease of a lapsed create call is kept: its holder may still come back with the truth.
      const change = state === 'creating' ? { doubtfulAt: now } : { lease: undefined }
      ledger.tasks.happen(row, 'lapse', { ...change, tries: row.entry.tries + 1 })
    }
  }
}

export function queueAnswered(
  { line }: Ledger,
  { limit, busy }: { limit?: number | undefined; busy?: number | undefined },
  now: number,
): void {
  line.answeredAt = now
  line.limitAt = now
  line.limit = limit
  if (limit !== undefined && busy !== undefined && busy >= limit)
    line.closedUntil = now + FULL_PAUSE
}

export function down({ line }: Ledger, until: number): void {
  line.answeredAt = Number.NEGATIVE_INFINITY
  line.closedUntil = until
}

export function creating(
  ledger: Ledger,
  id: string,
  lease: string,
  { uploads, webhook }: { uploads: string[]; webhook: boolean },
  now: number,
): boolean {
  const row = ledger.held(id, lease)
  if (!row) return false
  return ledger.tasks.happen(row, 'create', {
    lease: { token: lease, until: now + CREATING },
    webhook,
    ...(uploads.length > 0 && { uploads }),
  })
}

export function putBack(ledger: Ledger, id: string, lease: string, back: Return): void {
  const row = ledger.held(id, lease)
  if (!row) return
  ledger.tasks.happen(row, 'return', {
    lease: undefined,
    ...(back.why === 'later' && { tries: row.entry.tries + 1 }),
    ...('uploads' in back && { notBefore: back.until, uploads: back.uploads }),
  })
  if (back.why === 'down') down(ledger, back.until)
  if (back.why === 'full') {
    ledger.line.refused = true
    ledger.line.closedUntil = back.until
  }
}

export function made(ledger: Ledger, id: string, lease: string, task: MadeTask, now: number): void {
  ledger.line.answeredAt = now
  ledger.line.refused = false
  const row = ledger.held(id, lease)
  if (!row) return
  const change = {
    lease: undefined,
    submittedAt: now,
    nodeErrors: task.nodeErrors,
    ...(task.running && { startedAt: now }),
  }
  ledger.tasks.happen(row, 'made', change, { runninghubTaskId: task.runninghubTaskId })
}

export function doubt(ledger: Ledger, id: string, lease: string, now: number): void {
  ledger.line.answeredAt = Number.NEGATIVE_INFINITY
  const row = ledger.held(id, lease)
  if (row) ledger.tasks.happen(row, 'doubt', { doubtfulAt: now })
}
