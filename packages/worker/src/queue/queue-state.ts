import type { Capacity } from './admission.ts'
import type { Delivery, QueuedTask, SubmittedTask } from './rpc-types.ts'
import { CandidateTable } from './tables/candidates.ts'
import { IdempotencyTable } from './tables/idempotency-keys.ts'
import { type TaskRow, TaskTable } from './tables/tasks.ts'
import { isProvisional, newLease, statusOf } from './task-entry.ts'

/** Longer than one callback attempt and one KV write. */
const DELIVERY_LEASE = 60_000

/** What the queue decides on: its tables, and what it remembers beside them. */
export class QueueState {
  readonly tasks: TaskTable
  readonly keys: IdempotencyTable
  readonly candidates: CandidateTable
  // In memory only: after a restart it costs a call, never a task.
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

  /** Returns the row of a task to the holder of its lease, and to nobody else. */
  getLeased(id: string, lease: string): TaskRow | undefined {
    const row = this.tasks.get(id)
    return row?.entry.lease?.token === lease ? row : undefined
  }

  /** Leases the delivery of an end to the caller. */
  leaseDelivery(row: TaskRow, now: number): Delivery {
    const { callback, unsavedRevision, lease: lost } = row.entry
    const sendsCallback = callback?.status === 'pending' && (callback.nextAt ?? 0) <= now
    const lease = {
      ...newLease(now, DELIVERY_LEASE),
      ...(sendsCallback && { sendsCallback: true as const }),
    }
    this.tasks.update(row, {
      lease,
      // The holder of the lost lease made no report: its callback may have arrived.
      ...(lost && { needsRewrite: true }),
      ...(lost?.sendsCallback &&
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

/** A task that RunningHub has, for the caller that checks its status. */
export function toSubmittedTask({ id, runninghubTaskId = '', entry }: TaskRow): SubmittedTask {
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
