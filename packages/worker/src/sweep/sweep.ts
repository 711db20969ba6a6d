import { tellSoon } from '../delivery/tell.ts'
import { drain } from '../submit/drain.ts'
import { background, type Context, dispatcher } from '../tasks/context.ts'
import { followHint } from '../tasks/follow-hint.ts'
import { limitCalls } from '../tasks/limit-calls.ts'
import { pollTask } from '../tasks/poll-task.ts'

/** A run looks again until shortly before the next one starts. */
const LENGTH = 55_000
const SHORTEST_PAUSE = 1_000
/** Looks, or tellings, handed out at a time. */
const BATCH = 5
/** Kept back for what an end brings: a callback, and the next submission. */
const RESERVE = 8

/** What one cron run did. */
export interface SweepReport {
  rounds: number
  looks: number
  ended: number
  told: number
}

/**
 * One cron run. It asks the ledger what is due, does it, and as long as tasks are near their end
 * comes back to it within the same minute: waiting costs nothing, and a run may last longer than
 * the minute until the next. Runs may overlap, be left out or come twice: the ledger hands out
 * everything to one of them only.
 */
export async function sweep(outer: Context): Promise<SweepReport> {
  const jobs: Promise<unknown>[] = []
  const limited = limitCalls({ ...outer, patient: true })
  const ctx: Context = { ...limited, waitUntil: (work) => jobs.push(work) }
  const report: SweepReport = { rounds: 0, looks: 0, ended: 0, told: 0 }
  const end = ctx.clock.now() + LENGTH
  for (;;) {
    const left = ctx.callsLeft?.() ?? 0
    const looksLeft = Math.max(0, left - RESERVE)
    const due = await dispatcher(ctx).due(ctx.clock.now(), {
      looks: Math.min(BATCH, looksLeft),
      tellings: Math.min(BATCH, left),
      taskTimeout: ctx.config.taskTimeout,
    })
    report.rounds++
    if (due.claimable) background(ctx, 'submitting waiting tasks', drain(ctx))
    for (const task of due.looks) {
      background(ctx, `looking at task ${task.id}`, drainAfter(ctx, pollTask(ctx, task), report))
    }
    for (const hint of due.hints) {
      const following = drainAfter(ctx, followHint(ctx, hint), report)
      background(ctx, `following a hint for task ${hint.id}`, following)
    }
    for (const telling of due.tellings) {
      report.told++
      tellSoon(ctx, telling)
    }
    while (jobs.length > 0) await Promise.all(jobs.splice(0))

    const { nextAt = Number.POSITIVE_INFINITY } = due
    const now = ctx.clock.now()
    const looks = due.looks.length + due.hints.length
    const idle = looks + due.tellings.length === 0 && !due.claimable
    // What is due, and was not handed out, is more than this run can do.
    if (nextAt >= end || left < RESERVE || (idle && nextAt <= now)) return report
    // Looks are spread over the run, so that none of its parts is blind.
    const share = ((end - now) * looks) / Math.max(1, looksLeft)
    await ctx.clock.sleep(Math.max(SHORTEST_PAUSE, nextAt - now, share))
    if (ctx.clock.now() >= end) return report
  }
}

/** A look that found an end has found a free slot too. */
async function drainAfter(
  ctx: Context,
  look: Promise<boolean>,
  report: SweepReport,
): Promise<void> {
  report.looks++
  if (!(await look)) return
  report.ended++
  await drain(ctx)
}
