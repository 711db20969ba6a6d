import { DurableObject } from 'cloudflare:workers'
import type { PollFailures } from '@runninghub-action/core'
import * as accepting from './accepting.ts'
import { due, type Wish } from './due.ts'
import * as ending from './ending.ts'
import * as following from './following.ts'
import type { Hint } from './hint-table.ts'
import type { KeyUse } from './idempotency-table.ts'
import { Ledger } from './ledger.ts'
import type * as message from './messages.ts'
import * as submitting from './submitting.ts'
import * as telling from './telling.ts'

const WEBHOOK_KEY = 'webhook key'

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

  /** What the addresses of RunningHub's webhooks are derived from: made once, and never changed. */
  webhookKey(): string {
    const { kv } = this.ctx.storage
    const known = kv.get<string>(WEBHOOK_KEY)
    if (known !== undefined) return known
    const key = `${crypto.randomUUID()}${crypto.randomUUID()}`
    kv.put(WEBHOOK_KEY, key)
    return key
  }

  /** What an idempotency key was first used for, within the last 24 hours. */
  findKey(keyHash: string, now: number): KeyUse | undefined {
    return this.#ledger.keys.find(keyHash, now)
  }

  /** Takes a task into the queue, unless its idempotency key was used. The same id again is the same task. */
  accept(
    task: { id: string; brief: string; hasCallback: boolean },
    idempotency: message.Idempotency | undefined,
    now: number,
  ): message.Acceptance {
    return this.#decide((ledger) => accepting.accept(ledger, task, idempotency, now))
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
    return this.#decide((ledger) => accepting.withdraw(ledger, id, idempotency, now))
  }

  /**
   * Hands out the waiting task that is next, first in first out.
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

  /** RunningHub refused for good and made nothing: the task ends. */
  fail(id: string, lease: string, end: message.End, now: number): message.Telling | undefined {
    return this.#decide((ledger) => ending.fail(ledger, id, lease, end, now))
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

  /** RunningHub does not know the task its webhook named; said of a young one it proves nothing. */
  denied(hint: Hint, now: number): void {
    following.denied(this.#ledger, hint, now)
  }

  /**
   * A status check failed, or the cancel of an overdue task.
   *
   * @param failures of this task, with this one recorded
   * @returns for how long that has gone on by now, in milliseconds
   */
  pollFailed(id: string, failures: PollFailures, now: number): number {
    return this.#decide((ledger) => following.pollFailed(ledger, id, failures, now))
  }

  /** A status check found the task: earlier failures count no longer. */
  pollSucceeded(id: string): void {
    this.#decide((ledger) => following.pollSucceeded(ledger, id))
  }

  /** RunningHub confirmed that it has the task: its webhook named it, or it was taken for ended too early. */
  named(id: string, runninghubTaskId: string, now: number): message.OpenTask | undefined {
    return this.#decide((ledger) => following.named(ledger, id, runninghubTaskId, now))
  }

  /** A task has ended, or its end is presumed. What is returned is to be delivered by the caller. */
  finish(id: string, end: message.End, now: number): message.Telling | undefined {
    return this.#decide((ledger) => ending.finish(ledger, id, end, now))
  }

  /** Ends a task that RunningHub has not been given yet. */
  cancel(id: string, end: message.End, now: number): message.Telling | undefined {
    return this.#decide((ledger) => ending.cancel(ledger, id, end, now))
  }

  /** An end was told, as far as it went. */
  told(id: string, lease: string, told: message.Told, now: number): void {
    this.#decide((ledger) => telling.told(ledger, id, lease, told, now))
  }

  /**
   * The callback is to be sent again, under the same message id.
   *
   * @param forgotten the task as KV has it, for when the ledger has it no longer
   */
  redeliver(
    id: string,
    forgotten: message.ForgottenTask | undefined,
    now: number,
  ): message.Telling | undefined {
    return this.#decide((ledger) => telling.redeliver(ledger, id, forgotten, now))
  }

  /** What a cron run is to do now; of two runs that ask, only one gets it. */
  due(now: number, wish: Wish): message.Due {
    return this.#decide((ledger) => due(ledger, now, wish))
  }

  #decide<T>(decide: (ledger: Ledger) => T): T {
    return this.ctx.storage.transactionSync(() => decide(this.#ledger))
  }
}
