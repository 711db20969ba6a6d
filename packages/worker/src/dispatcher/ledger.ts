import { isProvisional, type Lease, statusOf } from './entry.ts'
import { HintTable } from './hint-table.ts'
import { IdempotencyTable } from './idempotency-table.ts'
import type { LedgerTask, OpenTask, Telling } from './messages.ts'
import { type Row, TaskTable } from './task-table.ts'
import type { Queue } from './turn.ts'

/** Longer than one callback attempt and one KV write. */
const TELLING = 60_000

/** What the ledger's decisions are made on: its tables, and what it remembers beside them. */
export class Ledger {
  readonly tasks: TaskTable
  readonly keys: IdempotencyTable
  readonly hints: HintTable
  // In memory only: forgetting these costs a call that might have been spared, never a task.
  readonly line: Pick<Queue, 'limit' | 'refused' | 'closedUntil' | 'answeredAt' | 'limitAt'> = {
    limit: undefined,
    refused: false,
    closedUntil: 0,
    answeredAt: Number.NEGATIVE_INFINITY,
    limitAt: Number.NEGATIVE_INFINITY,
  }
  readonly lookedAt = new Map<string, number>()
  purgedAt = 0

  constructor(sql: SqlStorage) {
    this.tasks = new TaskTable(sql)
    this.keys = new IdempotencyTable(sql)
    this.hints = new HintTable(sql)
  }

  queue(): Queue {
    return {
      ...this.line,
      inHand: this.tasks.count('claimed') + this.tasks.count('creating'),
      submitted: this.tasks.count('submitted'),
    }
  }

  /** The row of a task, for the holder of its lease and for nobody else. */
  held(id: string, lease: string): Row | undefined {
    const row = this.tasks.get(id)
    return row?.entry.lease?.token === lease ? row : undefined
  }

  /** Hands out the telling of an end. */
  telling(row: Row, now: number): Telling {
    const { callback, dirty, lease: lost } = row.entry
    const deliver = callback?.status === 'pending' && (callback.nextAt ?? 0) <= now
    const lease = { ...newLease(now, TELLING), ...(deliver && { delivers: true as const }) }
    this.tasks.change(row, {
      lease,
      // Who had the lease before made no report: its callback may have arrived.
      ...(lost && { lateWriter: true }),
      ...(lost?.delivers &&
        callback && { callback: { ...callback, reached: callback.reached ?? 'maybe' } }),
    })
    return { task: this.show(row), lease: lease.token, deliver, dirty }
  }

  show(row: Row): LedgerTask {
    const { createdAt, startedAt, endedAt, callback } = row.entry
    const { brief, outcome } = this.tasks.texts(row.id)
    return {
      id: row.id,
      status: statusOf(row.state, row.entry),
      createdAt,
      startedAt,
      endedAt,
      runninghubTaskId: row.runninghubTaskId,
      brief,
      outcome: endedAt === undefined ? undefined : outcome,
      callback,
      provisional: isProvisional(row.entry),
    }
  }
}

/** Somebody's alone from now on, for so many milliseconds. */
export function newLease(now: number, duration: number): Lease {
  return { token: crypto.randomUUID(), until: now + duration }
}

/** A task that RunningHub has, for the caller that checks its status. */
export function openTask({ id, runninghubTaskId = '', entry }: Row): OpenTask {
  const {
    submittedAt = 0,
    startedAt,
    nodeErrors,
    failures,
    status,
    cancelAccepted,
    endedAt,
  } = entry
  const provisional = isProvisional(entry) ? status : undefined
  return {
    id,
    runninghubTaskId,
    submittedAt,
    startedAt,
    nodeErrors,
    failures,
    provisional,
    endedAt,
    cancelAccepted,
  }
}
