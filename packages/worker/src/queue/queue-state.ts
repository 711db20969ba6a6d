import type { Capacity } from './admission.ts'
import type { Delivery, PolledTask, QueuedTask } from './rpc-types.ts'
import { CandidateTable } from './tables/candidates.ts'
import { IdempotencyTable } from './tables/idempotency-keys.ts'
import { type TaskRow, TaskTable } from './tables/tasks.ts'
import { isProvisional, newLease, statusOf } from './task-entry.ts'

/** Longer than one callback attempt and one KV write. */
const DELIVERY_LEASE = 60_000

/** The state of the queue: its tables, and what it keeps in memory. */
export class QueueState {
  readonly tasks: TaskTable
  readonly keys: IdempotencyTable
  readonly candidates: CandidateTable
  // In memory only: losing it costs a call, never a task.
  readonly capacity: Omit<Capacity, 'inFlight' | 'submitted'> = {
    limit: undefined,
    lastWasFull: false,
    blockedUntil: 0,
    lastReachableAt: Number.NEGATIVE_INFINITY,
    limitAt: Number.NEGATIVE_INFINITY,
  }
  readonly lastPolledAt = new Map<string, number>()
  purgedAt = 0

  constructor(sql: SqlStorage) {
    this.tasks = new TaskTable(sql)
    this.keys = new IdempotencyTable(sql)
    this.candidates = new CandidateTable(sql)
  }

  currentCapacity(): Capacity {
    return {
      ...this.capacity,
      inFlight: this.tasks.count('claimed') + this.tasks.count('submitting'),
      submitted: this.tasks.count('submitted'),
    }
  }

  /** Returns the row of a task if the caller has its lease. */
  getLeased(id: string, lease: string): TaskRow | undefined {
    const row = this.tasks.get(id)
    return row?.entry.lease?.token === lease ? row : undefined
  }

  /** Leases the delivery of an end to the caller. */
  leaseDelivery(row: TaskRow, now: number): Delivery {
    const { callback, unsavedRevision, lease: expired } = row.entry
    const sendsCallback = callback?.status === 'pending' && (callback.nextAt ?? 0) <= now
    const lease = {
      ...newLease(now, DELIVERY_LEASE),
      ...(sendsCallback && { sendsCallback: true as const }),
    }
    this.tasks.update(row, {
      lease,
      // The holder of the expired lease did not report: its callback may have arrived.
      ...(expired && { needsRewrite: true }),
      ...(expired?.sendsCallback &&
        callback && { callback: { ...callback, reached: callback.reached ?? 'maybe' } }),
    })
    return { task: this.toQueuedTask(row), lease: lease.token, sendsCallback, unsavedRevision }
  }

  toQueuedTask(row: TaskRow): QueuedTask {
    const { createdAt, startedAt, endedAt, callback } = row.entry
    const { info, outcome } = this.tasks.getTexts(row.id)
    return {
      id: row.id,
      status: statusOf(row.state, row.entry),
      createdAt,
      startedAt,
      endedAt,
      runninghubTaskId: row.runninghubTaskId,
      info,
      outcome: endedAt === undefined ? undefined : outcome,
      callback,
      provisional: isProvisional(row.entry),
    }
  }
}

/** Returns the part of a task that a caller needs to check its status. */
export function toPolledTask({ id, runninghubTaskId = '', entry }: TaskRow): PolledTask {
  const { submittedAt = 0, startedAt, nodeErrors, pollFailures, cancelAccepted, endedAt } = entry
  return {
    id,
    runninghubTaskId,
    submittedAt,
    startedAt,
    nodeErrors,
    pollFailures,
    provisional: isProvisional(entry) ? entry.status : undefined,
    endedAt,
    cancelAccepted,
  }
}
