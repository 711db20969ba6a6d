import type { Balance, WaitingReason } from '../model/pause.ts'
import type { Capacity } from './admission.ts'
import { currentPause, type PauseRecord } from './pause.ts'
import { RecentWebhooks } from './recent-webhooks.ts'
import type { Delivery, PolledTask, QueuedTask } from './rpc-types.ts'
import { migrate, type QueueStorage } from './schema.ts'
import { CandidateTable } from './tables/candidates.ts'
import { DailyUsageTable } from './tables/daily-usage.ts'
import { IdempotencyTable } from './tables/idempotency-keys.ts'
import { PayloadTable } from './tables/payloads.ts'
import { RevocationTable } from './tables/revocations.ts'
import { type TaskRow, TaskTable } from './tables/tasks.ts'
import { isProvisional, type Lease, newLease, unknownSubmit } from './task-entry.ts'
import { waitingReason } from './waiting-reason.ts'

const PAUSE_KEY = 'pause'
/** Longer than one callback attempt. */
const DELIVERY_LEASE = 60_000

/** The state of the queue: its tables, and what it keeps in memory. */
export class QueueState {
  readonly tasks: TaskTable
  readonly payloads: PayloadTable
  readonly keys: IdempotencyTable
  readonly candidates: CandidateTable
  readonly revocations: RevocationTable
  readonly usage: DailyUsageTable
  // In memory only: losing it costs a call, never a task.
  readonly capacity: Omit<Capacity, 'inFlight' | 'submitted'> = {
    limit: undefined,
    lastWasFull: false,
    blockedUntil: 0,
    lastReachableAt: Number.NEGATIVE_INFINITY,
    limitAt: Number.NEGATIVE_INFINITY,
  }
  /** What RunningHub last reported about the account. */
  account: (Balance & { at: number }) | undefined
  readonly lastPolledAt = new Map<string, number>()
  readonly recentWebhooks = new RecentWebhooks()
  /** No waiting task expires before this. */
  nextExpiryAt = 0
  purgedAt = 0

  readonly #storage: QueueStorage
  #pause: PauseRecord | undefined

  constructor(storage: QueueStorage) {
    migrate(storage)
    this.#storage = storage
    const { sql } = storage
    this.payloads = new PayloadTable(sql)
    this.tasks = new TaskTable(sql, ({ seq }) => this.payloads.deleteSecret(seq))
    this.keys = new IdempotencyTable(sql)
    this.candidates = new CandidateTable(sql)
    this.revocations = new RevocationTable(sql)
    this.usage = new DailyUsageTable(sql)
    this.#pause = storage.kv.get(PAUSE_KEY)
  }

  get pause(): PauseRecord | undefined {
    return this.#pause
  }

  /** In bytes. */
  get databaseSize(): number {
    return this.#storage.sql.databaseSize
  }

  setPause(pause: PauseRecord | undefined): void {
    const { kv } = this.#storage
    if (pause) kv.put(PAUSE_KEY, pause)
    else kv.delete(PAUSE_KEY)
    this.#pause = pause
  }

  /** Reads again what it keeps of its storage, because a transaction was rolled back. */
  reload(): void {
    this.tasks.forgetCounts()
    this.#pause = this.#storage.kv.get(PAUSE_KEY)
  }

  currentCapacity(): Capacity {
    return {
      ...this.capacity,
      lastWasFull: this.capacity.lastWasFull || this.#pause?.resumedAt !== undefined,
      inFlight: this.tasks.count('claimed') + this.tasks.count('submitting'),
      submitted: this.tasks.count('submitted'),
    }
  }

  /** Returns the row of a task if the caller has its lease. */
  getLeased(id: string, lease: string): TaskRow | undefined {
    const row = this.tasks.get(id)
    return row?.entry.lease?.token === lease ? row : undefined
  }

  /** Leases the callback of an end to the caller. */
  leaseDelivery(row: TaskRow, now: number): Delivery {
    const { callback, lease: expired } = row.entry
    const lease = newLease(now, DELIVERY_LEASE)
    // The holder of the expired lease did not report: its callback may have arrived.
    const reached = callback && { ...callback, reached: callback.reached ?? ('maybe' as const) }
    this.tasks.update(row, { lease, ...(expired && { callback: reached }) })
    return { task: this.toQueuedTask(row, now), lease: lease.token }
  }

  /** Returns what the holder of a lease needs to work on the task. */
  leasedTask(row: TaskRow, lease: Lease) {
    const { info } = this.tasks.getTexts(row.seq)
    const payload = this.payloads.get(row.seq)
    const { uploads = [] } = row.entry
    return { id: row.id, lease: lease.token, info, payload, uploads }
  }

  deleteTask(row: TaskRow): void {
    this.tasks.delete(row)
    this.payloads.delete(row.seq)
  }

  /** @param now milliseconds since 1970 */
  toQueuedTask(row: TaskRow, now: number): QueuedTask {
    const { id, status, token, runninghubTaskId, entry } = row
    const { createdAt, startedAt, endedAt, callback } = entry
    const { info, outcome } = this.tasks.getTexts(row.seq)
    return {
      id,
      status,
      token,
      createdAt,
      startedAt,
      endedAt,
      runninghubTaskId,
      info,
      outcome: endedAt === undefined ? undefined : outcome,
      callback,
      provisional: isProvisional(entry),
      waitingFor: this.waitingReason(row, now),
      unknown: endedAt === undefined ? unknownSubmit(row.state, entry) : undefined,
      cancelRequestedAt: entry.cancelRequestedAt,
    }
  }

  /** Returns why a task waits; undefined when it does not wait. */
  waitingReason({ state, entry }: TaskRow, now: number): WaitingReason | undefined {
    const [pause, capacity] = [currentPause(this), this.currentCapacity()]
    return waitingReason(state, entry, { pause, capacity, now })
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
    cancelRequested: entry.cancelRequestedAt !== undefined && !cancelAccepted,
    cancelAccepted,
  }
}
