import { DurableObject } from 'cloudflare:workers'
import type { EndStatus } from '../tasks/task.ts'
import { due, type Wish } from './due.ts'
import * as following from './following.ts'
import type { Hint } from './hint-table.ts'
import type { KeyUse } from './idempotency-table.ts'
import { Ledger } from './ledger.ts'
import type * as message from './messages.ts'
import * as submitting from './submitting.ts'
import * as telling from './telling.ts'
import type { Event } from './transitions.ts'

/**
 * The one place that decides what must happen once, and does nothing else. There is one instance
 * for the whole Worker, so its decisions are taken one after the other, each in a transaction;
 * who gets to do something gets a lease, and who comes back without it is not listened to.
 *
 * It calls nobody and has no clock: `now`, in milliseconds since 1970, comes with the question.
 */
export class Dispatcher extends DurableObject<Env> {
  readonly #ledger: Ledger

  constructor(state: DurableObjectState, env: Env) {
    super(state, env)
    this.#ledger = new Ledger(state.storage.sql)
  }

  findKey(keyHash: string, now: number): KeyUse | undefined {
    return this.#ledger.keys.find(keyHash, now)
  }

  /** Takes a task into the queue, unless its idempotency key was used. The same id again is the same task. */
  accept(
    task: { id: string; brief: string; hasCallback: boolean },
    idempotency: message.Idempotency | undefined,
    now: number,
  ): message.Acceptance {
    return this.#decide((ledger): message.Acceptance => {
      const { tasks, keys } = ledger
      const { id, brief, hasCallback } = task
      const earlier = ledger.earlier(id, idempotency, now)
      if (earlier) return earlier
      const entry = { createdAt: now, hasCallback, tries: 0, ends: 0 }
      const row = {
        id,
        state: 'waiting',
        runninghubTaskId: undefined,
        brief,
        outcome: undefined,
        entry,
      } as const
      if (tasks.insert(row) && idempotency) keys.insert(idempotency, id, now)
      return ledger.created(now)
    })
  }

  /**
   * Takes back a task whose acceptance nobody heard of: as if it had never come, also when it is
   * still to come.
   *
   * @returns what became of the acceptance instead, when the task is past the point of no return, or
   *   by its key others may know it already; undefined when it is withdrawn
   */
  withdraw(
    id: string,
    idempotency: message.Idempotency | undefined,
    now: number,
  ): message.Acceptance | undefined {
    return this.#decide((ledger) => {
      const earlier = ledger.earlier(id, idempotency, now)
      if (earlier) return earlier
      const state = ledger.tasks.get(id)?.state ?? 'waiting'
      if (state !== 'waiting' && state !== 'claimed') return ledger.created(now)
      ledger.tasks.withdraw(id, now)
      return undefined
    })
  }

  /**
   * Hands out the task that is to be submitted next.
   *
   * @param patient whether the caller has minutes, as a cron run has, or only the half minute after
   *   an answer. A task whose submission was cut off before is for the patient.
   */
  claim(now: number, patient: boolean): message.Claim {
    return this.#decide((ledger) => submitting.claim(ledger, now, patient))
  }

  /** RunningHub answered the question about its queue; without a limit when it did not tell. */
  queueAnswered(
    answer: { limit?: number | undefined; busy?: number | undefined },
    now: number,
  ): void {
    submitting.queueAnswered(this.#ledger, answer, now)
  }

  /** RunningHub does not answer: nothing is submitted for a while. */
  down(until: number): void {
    submitting.down(this.#ledger, until)
  }

  /** The point of no return. False: the task is cancelled or somebody else's, and nothing may be sent. */
  creating(
    id: string,
    lease: string,
    details: { uploads: string[]; webhook: boolean },
    now: number,
  ): boolean {
    return this.#decide((ledger) => submitting.creating(ledger, id, lease, details, now))
  }

  /** Nothing was made; the task goes back to its place. */
  putBack(id: string, lease: string, back: message.Return): void {
    this.#decide((ledger) => submitting.putBack(ledger, id, lease, back))
  }

  /** RunningHub has made the task. */
  made(id: string, lease: string, task: message.MadeTask, now: number): void {
    this.#decide((ledger) => submitting.made(ledger, id, lease, task, now))
  }

  /** A create call went out and nobody knows what became of it. */
  doubt(id: string, lease: string, now: number): void {
    this.#decide((ledger) => submitting.doubt(ledger, id, lease, now))
  }

  /** Refused for good, nothing was made: the task ends. `unsure`: as far as one can tell. */
  fail(
    id: string,
    lease: string,
    outcome: string,
    now: number,
    unsure = false,
  ): message.Telling | undefined {
    return this.#end(id, 'fail', 'failed', outcome, now, { lease, unsure })
  }

  /** What is known of a task; with `look`, also what to ask RunningHub for, when that may be news. */
  read(id: string, now: number, look: boolean): message.Reading | undefined {
    return following.read(this.#ledger, id, now, look)
  }

  /** Tasks with ids in a range, newest first: the truth over a page of KV's list. */
  between(first: string, last: string): message.LedgerTask[] {
    return this.#ledger.tasks.between(first, last).map((row) => this.#ledger.show(row))
  }

  /** The task was seen running. */
  running(id: string, now: number): void {
    this.#decide((ledger) => following.running(ledger, id, now))
  }

  /** What there is to ask RunningHub about a task. A name that its webhook gave it is kept. */
  inquire(id: string, runninghubTaskId: string | undefined, now: number): message.Inquiry {
    return this.#decide((ledger) => following.inquire(ledger, id, runninghubTaskId, now))
  }

  /** RunningHub does not know the task its webhook named. */
  dropHint(hint: Hint): void {
    this.#ledger.hints.delete(hint)
  }

  /** RunningHub's webhook named the task, and RunningHub confirmed that it has one of that name. */
  named(id: string, runninghubTaskId: string, now: number): message.OpenTask | undefined {
    return this.#decide((ledger) => following.named(ledger, id, runninghubTaskId, now))
  }

  /** A task has ended or was given up. What is returned, the caller is to tell. */
  finish(id: string, status: EndStatus, outcome: string, now: number): message.Telling | undefined {
    return this.#end(id, 'finish', status, outcome, now)
  }

  /** Ends a task that RunningHub has not been given yet. */
  cancel(id: string, outcome: string, now: number): message.Telling | undefined {
    return this.#end(id, 'cancel', 'cancelled', outcome, now)
  }

  /** An end was told, as far as it went. `dirty`: KV is still to be told. */
  told(
    id: string,
    lease: string,
    result: { callback: message.LedgerTask['callback']; dirty: boolean },
    now: number,
  ): void {
    this.#decide((ledger) => telling.told(ledger, id, lease, result, now))
  }

  /** The callback is to be sent again, under the same message id. */
  redeliver(id: string, now: number): message.Telling | undefined {
    return this.#decide((ledger) => telling.redeliver(ledger, id, now))
  }

  recall(task: message.ForgottenTask): void {
    this.#decide((ledger) => telling.recall(ledger, task))
  }

  /** What a cron run is to do now; of two runs that ask, only one gets it. */
  due(now: number, wish: Wish): message.Due {
    return this.#decide((ledger) => due(ledger, now, wish))
  }

  #end(
    id: string,
    event: Event,
    status: EndStatus,
    outcome: string,
    now: number,
    { lease, unsure }: { lease?: string; unsure?: boolean } = {},
  ): message.Telling | undefined {
    return this.#decide((ledger) => {
      const row = lease === undefined ? ledger.tasks.get(id) : ledger.held(id, lease)
      return row && ledger.end(row, event, status, outcome, now, unsure)
        ? ledger.telling(row, now)
        : undefined
    })
  }

  #decide<T>(decide: (ledger: Ledger) => T): T {
    return this.ctx.storage.transactionSync(() => decide(this.#ledger))
  }
}
