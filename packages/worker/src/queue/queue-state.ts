import type { AccountCheck } from '../model/health.ts'
import type { WaitingReason } from '../model/pause.ts'
import type { Capacity } from './admission.ts'
import { beginCopy, copyLimits } from './copies.ts'
import { type LifeEvent, lifeEvents } from './life-event.ts'
import { currentPause, type PauseRecord } from './pause.ts'
import { RecentKeys } from './recent-keys.ts'
import type { Delivery, PolledTask, QueuedTask } from './rpc-types.ts'
import { migrate, type QueueStorage } from './schema.ts'
import { CandidateTable } from './tables/candidates.ts'
import { DailyUsageTable } from './tables/daily-usage.ts'
import { IdempotencyTable } from './tables/idempotency-keys.ts'
import { PayloadTable } from './tables/payloads.ts'
import { RevocationTable } from './tables/revocations.ts'
import { type TaskRow, TaskTable } from './tables/tasks.ts'
import {
  type CopyState,
  callbackDueAt,
  isProvisional,
  type Lease,
  newLease,
  unknownSubmit,
} from './task-entry.ts'
import { waitingReason } from './waiting-reason.ts'

/** RunningHub may send a webhook several times within seconds. One status check is enough for all. */
const WEBHOOK_REPEAT = 5_000
const PAUSE_KEY = 'pause'
const CHECK_KEY = 'account check'
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
  readonly lastPolledAt = new Map<string, number>()
  readonly recentWebhooks = new RecentKeys(WEBHOOK_REPEAT)
  /** Limits that were reached a moment ago, by name and token. */
  readonly recentLimits = new RecentKeys(60_000)
  /** No waiting task expires before this. */
  nextExpiryAt = 0
  purgedAt = 0

  readonly #storage: QueueStorage
  #pause: PauseRecord | undefined
  #check: AccountCheck | undefined
  #events: LifeEvent[] = []

  constructor(storage: QueueStorage) {
    migrate(storage)
    this.#storage = storage
    const { sql } = storage
    this.payloads = new PayloadTable(sql)
    this.tasks = new TaskTable(sql, (before, event, row) => {
      // It is past the point where it could be submitted again.
      if (row.state === 'submitted' || row.state === 'ended') this.payloads.deleteSecret(row.seq)
      this.#events.push(...lifeEvents(before, event, row))
    })
    this.keys = new IdempotencyTable(sql)
    this.candidates = new CandidateTable(sql)
    this.revocations = new RevocationTable(sql)
    this.usage = new DailyUsageTable(sql)
    this.#pause = storage.kv.get(PAUSE_KEY)
    this.#check = storage.kv.get(CHECK_KEY)
  }

  get pause(): PauseRecord | undefined {
    return this.#pause
  }

  /** What a free call last reported about the account. */
  get check(): AccountCheck | undefined {
    return this.#check
  }

  setCheck(check: AccountCheck): void {
    this.#storage.kv.put(CHECK_KEY, check)
    this.#check = check
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

  /** Records what the log has to say when the transaction is committed. */
  addEvent(event: LifeEvent): void {
    this.#events.push(event)
  }

  /** Returns the events since the last call. */
  takeEvents(): LifeEvent[] {
    return this.#events.splice(0)
  }

  /** Reads again what it keeps of its storage, because a transaction was rolled back. */
  reload(): void {
    this.#events = []
    this.tasks.forgetCache()
    this.#pause = this.#storage.kv.get(PAUSE_KEY)
    this.#check = this.#storage.kv.get(CHECK_KEY)
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

  /** Leases the callback of an end to the caller, or before it the copy of its results. */
  leaseDelivery(row: TaskRow, now: number): Delivery {
    const { callback, copy, copying, lease: expired } = row.entry
    if (copy?.nextAt !== undefined && copy.nextAt <= now && !isCallbackDue(row, now))
      return this.#leaseCopy(row, copy, now)
    const lease = newLease(now, DELIVERY_LEASE)
    // The holder of the expired lease did not report: its callback may have arrived.
    const reached = callback && { ...callback, reached: callback.reached ?? ('maybe' as const) }
    const isLost = expired && !copying
    this.tasks.update(row, { lease, copying: undefined, ...(isLost && { callback: reached }) })
    return { task: this.toQueuedTask(row, now), lease: lease.token }
  }

  #leaseCopy(row: TaskRow, copy: CopyState, now: number): Delivery {
    const { timeout, lease: duration } = copyLimits(copy)
    const lease = newLease(now, duration)
    this.tasks.update(row, { lease, copying: true, copy: beginCopy(copy, now) })
    return { task: this.toQueuedTask(row, now), lease: lease.token, copyTimeout: timeout }
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
    const { createdAt, submittedAt, startedAt, endedAt, callback } = entry
    const { info, outcome } = this.tasks.getTexts(row.seq)
    return {
      id,
      status,
      token,
      createdAt,
      submittedAt,
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

function isCallbackDue({ entry }: TaskRow, now: number): boolean {
  return (callbackDueAt(entry) ?? Number.POSITIVE_INFINITY) <= now
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
