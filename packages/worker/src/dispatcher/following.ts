import { type Ledger, openTask } from './ledger.ts'
import type { Called, OpenTask, Reading } from './messages.ts'

/** Two looks at one task closer together than this see the same. */
const FRESH = 3_000

export function read(
  ledger: Ledger,
  id: string,
  now: number,
  wantsLook: boolean,
): Reading | undefined {
  const row = ledger.tasks.get(id)
  if (!row) return undefined
  const last = ledger.lookedAt.get(id) ?? Number.NEGATIVE_INFINITY
  const look = wantsLook && row.state === 'submitted' && now - last >= FRESH
  if (look) ledger.lookedAt.set(id, now)
  return { task: ledger.show(row), look: look ? openTask(row) : undefined }
}

export function running(ledger: Ledger, id: string, now: number): void {
  const row = ledger.tasks.get(id)
  if (row?.state === 'submitted' && row.entry.startedAt === undefined) {
    ledger.tasks.change(row, { startedAt: now })
  }
}

export function called(ledger: Ledger, id: string): Called {
  const row = ledger.tasks.get(id)
  if (row?.state === 'submitted') return { kind: 'look', task: openTask(row) }
  const nameless =
    row?.state === 'creating' || row?.state === 'unknown' || row?.entry.status === 'unknown'
  return { kind: nameless ? 'nameless' : 'nothing' }
}

export function named(
  ledger: Ledger,
  id: string,
  runninghubTaskId: string,
  now: number,
): OpenTask | undefined {
  const row = ledger.tasks.get(id)
  // The create call's answer was faster.
  if (row?.state === 'submitted' && row.upstream === runninghubTaskId) return openTask(row)
  if (!row || ledger.tasks.hasUpstream(runninghubTaskId)) return undefined
  const change = { submittedAt: now, endedAt: undefined, status: undefined, dirty: undefined }
  const happened = ledger.tasks.happen(row, 'named', change, { upstream: runninghubTaskId })
  return happened ? openTask(row) : undefined
}
