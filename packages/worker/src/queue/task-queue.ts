import { DurableObject } from 'cloudflare:workers'
import type { PollFailures } from '@runninghub-action/core'
import { logEvent } from '../log.ts'
import type { Idempotency } from '../model/idempotency.ts'
import type { AccountRefusal, Balance } from '../model/pause.ts'
import type { CallbackState } from '../model/task.ts'
import { cancel } from './cancel.ts'
import { recordCapacity, recordUnreachable } from './capacity.ts'
import { claim, release } from './claim.ts'
import { complete, fail } from './complete.ts'
import { recordCopy } from './copies.ts'
import { claimDelivery, recordDelivery, redeliver, redeliverAll } from './deliveries.ts'
import { takeDueWork } from './due-work.ts'
import { enqueue, reserve, revoke, unreserve } from './enqueue.ts'
import { claimFiles, filesReady, releaseFiles } from './files.ts'
import { takeHealthCheck } from './health-check.ts'
import { tally } from './limits.ts'
import { listTasks } from './list.ts'
import { load } from './load.ts'
import { pause, recordAccount, resume } from './pause.ts'
import { markRunning, pollFailed, pollSucceeded, read } from './poll.ts'
import { QueueState } from './queue-state.ts'
import { refuse } from './refuse.ts'
import { report } from './report.ts'
import type * as rpc from './rpc-types.ts'
import { beginSubmit, markSubmitted, markUnknown } from './submit.ts'
import type { Candidate } from './tables/candidates.ts'
import type { KeyUse } from './tables/idempotency-keys.ts'
import { confirmCandidate, receiveWebhook, rejectCandidate, resolveWebhook } from './webhook.ts'

const WEBHOOK_KEY = 'webhook key'

type Keyed = Idempotency | undefined

/**
 * The one place that decides what must happen once. One instance serves the whole Worker, so its
 * decisions are made one after the other, each in a transaction. A caller gets a lease for what it
 * does; a report without the lease changes nothing.
 *
 * It makes no calls and has no clock: `now`, in milliseconds since 1970, comes with the call. What
 * each method does is documented at the function of its name.
 */
export class TaskQueue extends DurableObject<Env> {
  readonly #state: QueueState
  /** The name of the account whose queue this is, for the log. */
  readonly #account: string | undefined

  constructor(state: DurableObjectState, env: Env) {
    super(state, env)
    this.#state = new QueueState(state.storage)
    this.#account = state.id?.name?.split(' ').at(-1)
  }

  /** Returns the secret behind the URLs of RunningHub's webhooks: created once, never changed. */
  webhookKey(): string {
    const { kv } = this.ctx.storage
    const known = kv.get<string>(WEBHOOK_KEY)
    if (known !== undefined) return known
    const key = `${crypto.randomUUID()}${crypto.randomUUID()}`
    kv.put(WEBHOOK_KEY, key)
    return key
  }

  /** Returns what an idempotency key was first used for, within the last 24 hours. */
  findIdempotencyKey(keyHash: string, now: number): KeyUse | undefined {
    return this.#state.keys.find(keyHash, now)
  }

  enqueue(task: rpc.EnqueuedTask, key: Keyed, now: number) {
    return this.#decide((queue) => enqueue(queue, task, key, now))
  }

  reserve(task: Pick<rpc.EnqueuedTask, 'id' | 'token' | 'limits'>, key: Keyed, now: number) {
    return this.#decide((queue) => reserve(queue, task, key, now))
  }

  unreserve(token: string | undefined, now: number): void {
    this.#decide((queue) => unreserve(queue, token, now))
  }

  load() {
    return load(this.#state)
  }

  tally(token: string | undefined, now: number): rpc.Tally {
    return tally(this.#state, token, now)
  }

  revoke(id: string, key: Keyed, now: number) {
    return this.#decide((queue) => revoke(queue, id, key, now))
  }

  claimFiles(now: number, budget: rpc.Budget): rpc.FilesClaim | undefined {
    return this.#decide((queue) => claimFiles(queue, now, budget))
  }

  filesReady(id: string, lease: string, uploads: string[]): void {
    this.#decide((queue) => filesReady(queue, id, lease, uploads))
  }

  releaseFiles(id: string, lease: string, back: rpc.FilesRelease, now: number): void {
    this.#decide((queue) => releaseFiles(queue, id, lease, back, now))
  }

  claim(now: number): rpc.Claim {
    return this.#decide((queue) => claim(queue, now))
  }

  release(id: string, lease: string, back: rpc.Release, now: number): void {
    this.#decide((queue) => release(queue, id, lease, back, now))
  }

  recordCapacity(
    reported: { limit?: number | undefined; busy?: number | undefined },
    now: number,
  ): void {
    recordCapacity(this.#state, reported, now)
  }

  recordUnreachable(until: number): void {
    recordUnreachable(this.#state, until)
  }

  beginSubmit(id: string, lease: string, details: rpc.SubmitDetails, now: number): boolean {
    return this.#decide((queue) => beginSubmit(queue, id, lease, details, now))
  }

  markSubmitted(id: string, lease: string, task: rpc.CreatedTask, now: number): boolean {
    return this.#decide((queue) => markSubmitted(queue, id, lease, task, now))
  }

  markUnknown(id: string, lease: string, reason: string, now: number): void {
    this.#decide((queue) => markUnknown(queue, id, lease, reason, now))
  }

  fail(id: string, lease: string, end: rpc.End, now: number): rpc.Delivery | undefined {
    return this.#decide((queue) => fail(queue, id, lease, end, now))
  }

  refuse(
    id: string,
    lease: string,
    refused: { refusal: AccountRefusal; end: rpc.End },
    now: number,
  ): rpc.Delivery | undefined {
    return this.#decide((queue) => refuse(queue, id, lease, refused, now))
  }

  complete(id: string, end: rpc.End, now: number): rpc.Delivery | undefined {
    return this.#decide((queue) => complete(queue, id, end, now))
  }

  cancel(id: string, now: number): rpc.CancelDecision {
    return this.#decide((queue) => cancel(queue, id, now))
  }

  read(id: string, now: number, allowPoll: boolean): rpc.TaskLookup | undefined {
    return read(this.#state, id, now, allowPoll)
  }

  list(filter: rpc.TaskFilter, now: number): rpc.QueuedTask[] {
    return listTasks(this.#state, filter, now)
  }

  markRunning(id: string, now: number): void {
    this.#decide((queue) => markRunning(queue, id, now))
  }

  pollFailed(id: string, failures: PollFailures, now: number): number {
    return this.#decide((queue) => pollFailed(queue, id, failures, now))
  }

  pollSucceeded(id: string): void {
    this.#decide((queue) => pollSucceeded(queue, id))
  }

  receiveWebhook(
    id: string,
    runninghubTaskId: string | undefined,
    now: number,
  ): rpc.WebhookDecision {
    return this.#decide((queue) => receiveWebhook(queue, id, runninghubTaskId, now))
  }

  resolveWebhook(
    id: string,
    runninghubTaskId: string | undefined,
    now: number,
  ): rpc.WebhookDecision {
    return this.#decide((queue) => resolveWebhook(queue, id, runninghubTaskId, now))
  }

  confirmCandidate(id: string, runninghubTaskId: string, now: number): rpc.PolledTask | undefined {
    return this.#decide((queue) => confirmCandidate(queue, id, runninghubTaskId, now))
  }

  rejectCandidate(candidate: Candidate, now: number): void {
    rejectCandidate(this.#state, candidate, now)
  }

  recordDelivery(id: string, lease: string, callback: CallbackState): void {
    this.#decide((queue) => recordDelivery(queue, id, lease, callback))
  }

  recordCopy(
    id: string,
    lease: string,
    copied: rpc.CopyReport,
    now: number,
  ): rpc.Delivery | undefined {
    return this.#decide((queue) => recordCopy(queue, id, lease, copied, now))
  }

  claimDelivery(id: string, now: number): rpc.Delivery | undefined {
    return this.#decide((queue) => claimDelivery(queue, id, now))
  }

  redeliver(id: string, now: number, info?: string): rpc.Delivery | undefined {
    return this.#decide((queue) => redeliver(queue, id, now, info))
  }

  redeliverAll(tasks: { id: string; info: string | undefined }[], now: number): number {
    return this.#decide((queue) => redeliverAll(queue, tasks, now))
  }

  pause(reason: string | undefined, now: number): void {
    this.#decide((queue) => pause(queue, reason, now))
  }

  resume(now: number): void {
    this.#decide((queue) => resume(queue, now))
  }

  recordAccount(balance: Balance | undefined, now: number, code?: string): boolean {
    return this.#decide((queue) => recordAccount(queue, balance, now, code))
  }

  takeHealthCheck(now: number, interval: number): boolean {
    return this.#decide(() => takeHealthCheck(this.ctx.storage.kv, now, interval))
  }

  report(now: number): rpc.QueueReport {
    return report(this.#state, now)
  }

  takeDueWork(now: number, budget: rpc.WorkBudget): rpc.DueWork {
    return this.#decide((queue) => takeDueWork(queue, now, budget))
  }

  #decide<T>(decide: (queue: QueueState) => T): T {
    let result: T
    try {
      result = this.ctx.storage.transactionSync(() => decide(this.#state))
    } catch (error) {
      this.#state.reload()
      throw error
    }
    for (const event of this.#state.takeEvents()) logEvent({ ...event, account: this.#account })
    return result
  }
}
