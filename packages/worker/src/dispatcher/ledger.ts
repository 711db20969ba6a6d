import type { CallbackState, EndStatus } from '../tasks/task.ts'
import { type Lease, statusOf } from './entry.ts'
import { HintTable } from './hint-table.ts'
import { IdempotencyTable } from './idempotency-table.ts'
import type { Acceptance, Idempotency, LedgerTask, OpenTask, Telling } from './messages.ts'
import { type Row, TaskTable } from './task-table.ts'
import type { Event } from './transitions.ts'
import { type Queue, turn } from './turn.ts'

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

  /** What a key says of a task that comes with it; undefined without one, and for a new one. */
  earlier(id: string, idempotency: Idempotency | undefined, now: number): Acceptance | undefined {
    const use = idempotency && this.keys.find(idempotency.keyHash, now)
    if (!use) return undefined
    if (use.bodyHash !== idempotency.bodyHash) return { kind: 'conflict' }
    // The same task again, also when its row is gone: the key has outlived it.
    return use.taskId === id ? this.created(now) : { kind: 'existing', id: use.taskId }
  }

  created(now: number): Acceptance {
    return { kind: 'created', open: turn(this.queue(), now) !== 'closed' }
  }

  /** The row of a task, for the holder of its lease and for nobody else. */
  held(id: string, lease: string): Row | undefined {
    const row = this.tasks.get(id)
    return row?.entry.lease?.token === lease ? row : undefined
  }

  /** Lets a task end, if the event can happen to it. */
  end(
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
      dirty: true,
      ...(unsure && { unsure }),
      ...(row.entry.hasCallback && { callback }),
    }
    if (!this.tasks.happen(row, event, change, { outcome })) return false
    if (freesSlot) {
      this.line.closedUntil = 0
      this.line.answeredAt = now
      this.lookedAt.delete(row.id)
    }
    return true
  }

  /** Hands out the telling of an end. */
  telling(row: Row, now: number): Telling {
    const lease = newLease(now, TELLING)
    this.tasks.change(row, { lease })
    const { callback, dirty = false } = row.entry
    const deliver = callback?.status === 'pending' && (callback.nextAt ?? 0) <= now
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
    }
  }
}

export function newLease(now: number, duration: number): Lease {
  return { token: crypto.randomUUID(), until: now + duration }
}

export function openTask({ id, runninghubTaskId = '', entry }: Row): OpenTask {
  const { submittedAt = 0, startedAt, nodeErrors } = entry
  return { id, runninghubTaskId, submittedAt, startedAt, nodeErrors }
}
