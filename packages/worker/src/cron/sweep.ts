import { deliverInBackground } from '../callbacks/deliver.ts'
import { type InvocationContext, runInBackground, taskQueue } from '../platform/context.ts'
import { limitSubrequests } from '../platform/subrequests.ts'
import { confirmCandidate } from '../polling/confirm-candidate.ts'
import { pollTask } from '../polling/poll-task.ts'
import { checkAccount } from '../submission/check-account.ts'
import { preparePending, submitReady } from '../submission/submit-pending.ts'

/** A run continues until shortly before the next one starts. */
const RUN_TIME = 55_000
const MIN_PAUSE = 1_000
const UPLOAD_PAUSE = 5_000
const DAY = 86_400_000
/** Polls, or deliveries, taken at a time. */
const BATCH_SIZE = 5
/** Subrequests reserved for what follows an end: a callback, and the next submission. */
const RESERVED_CALLS = 8

/** What one cron run did. */
export interface SweepReport {
  rounds: number
  polls: number
  ended: number
  delivered: number
}

/**
 * Runs once a minute. Takes the work that is due from the queue and does it. While more work becomes
 * due, it repeats this within the same minute: Cloudflare does not bill waiting, and a run may last
 * longer than a minute. Runs may overlap, be skipped or come twice: the queue gives each piece of work
 * to one of them.
 */
export async function sweep(invocation: InvocationContext): Promise<SweepReport> {
  const jobs: Promise<unknown>[] = []
  const limited = limitSubrequests({ ...invocation, budget: 'cron' })
  const ctx: InvocationContext = { ...limited, waitUntil: (work) => jobs.push(work) }
  // Uploads may take minutes, so no round waits for them.
  const uploads = new PendingWork()
  const report: SweepReport = { rounds: 0, polls: 0, ended: 0, delivered: 0 }
  const end = ctx.clock.now() + RUN_TIME
  for (;;) {
    const callsLeft = ctx.subrequestsLeft?.() ?? 0
    const pollsLeft = Math.max(0, callsLeft - RESERVED_CALLS)
    const due = await taskQueue(ctx).takeDueWork(ctx.clock.now(), {
      polls: Math.min(BATCH_SIZE, pollsLeft),
      deliveries: Math.min(BATCH_SIZE, callsLeft),
      queueTimeout: ctx.config.queueTimeout,
      retention: ctx.config.retentionDays * DAY,
    })
    report.rounds++
    if (due.claimable) runInBackground(ctx, 'submitting waiting tasks', submitReady(ctx))
    if (due.accountCheck) runInBackground(ctx, 'checking the account', checkAccount(ctx))
    if (due.filesDue) preparePending({ ...ctx, waitUntil: (work) => uploads.add(work) })
    for (const task of due.polls) {
      const polling = submitAfter(ctx, pollTask(ctx, task), report)
      runInBackground(ctx, `polling task ${task.id}`, polling)
    }
    for (const candidate of due.candidates) {
      const checking = submitAfter(ctx, confirmCandidate(ctx, candidate), report)
      runInBackground(ctx, `checking a candidate for task ${candidate.id}`, checking)
    }
    for (const delivery of due.deliveries) {
      report.delivered++
      deliverInBackground(ctx, delivery)
    }
    while (jobs.length > 0) await Promise.all(jobs.splice(0))

    const { nextAt = Number.POSITIVE_INFINITY } = due
    const now = ctx.clock.now()
    const polls = due.polls.length + due.candidates.length
    const isBusy = due.claimable || due.accountCheck || uploads.size > 0
    const idle = polls + due.deliveries.length === 0 && !isBusy
    // Work that is due but was not taken is more than this run can do.
    const isOver = nextAt >= end && uploads.size === 0
    if (isOver || callsLeft < RESERVED_CALLS || (idle && nextAt <= now)) break
    // Polls are spread over the whole run.
    const share = ((end - now) * polls) / Math.max(1, pollsLeft)
    const pause = Math.max(MIN_PAUSE, nextAt - now, share)
    // A task whose files are uploaded may end before anything that is known now.
    await ctx.clock.sleep(uploads.size === 0 ? pause : Math.min(pause, UPLOAD_PAUSE))
    if (ctx.clock.now() >= end) break
  }
  await uploads.done()
  return report
}

/** After a poll that found an end submits the next task, because a slot is free. */
async function submitAfter(
  ctx: InvocationContext,
  poll: Promise<boolean>,
  report: SweepReport,
): Promise<void> {
  report.polls++
  if (!(await poll)) return
  report.ended++
  await submitReady(ctx)
}

/** Work that runs beside the rounds. */
class PendingWork {
  readonly #work = new Set<Promise<unknown>>()

  get size(): number {
    return this.#work.size
  }

  add(work: Promise<unknown>): void {
    this.#work.add(work)
    void work.finally(() => this.#work.delete(work))
  }

  async done(): Promise<void> {
    while (this.#work.size > 0) await Promise.all(this.#work)
  }
}
