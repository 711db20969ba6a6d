import { homeQueue, type InvocationContext, taskQueue } from '../platform/context.ts'
import type { QueueReport } from '../queue/rpc-types.ts'
import { isHome } from './enqueue.ts'

/** An account, and what its queue reports. */
export interface AccountReport {
  ctx: InvocationContext
  /** Undefined when the queue does not respond. */
  report: QueueReport | undefined
}

/** Reads the report of an account's queue. A queue that does not respond is part of the result. */
export async function readReport(ctx: InvocationContext): Promise<AccountReport> {
  try {
    return { ctx, report: await taskQueue(ctx).report(ctx.clock.now()) }
  } catch {
    return { ctx, report: undefined }
  }
}

/** One queue counts the tasks of all accounts. It is there without an account of its own, too. */
export async function readTasksToday(
  ctx: InvocationContext,
  all: readonly AccountReport[],
): Promise<number | undefined> {
  const home = all.find((account) => isHome(account.ctx))
  if (home) return home.report?.tasksToday
  return homeQueue(ctx)
    .report(ctx.clock.now())
    .then(({ tasksToday }) => tasksToday)
    .catch(() => undefined)
}

/**
 * Takes the check of the account that was not checked for the longest time, unless one of all accounts
 * was checked within the interval.
 *
 * @param interval milliseconds
 */
export async function takeCheck(
  ctx: InvocationContext,
  all: readonly AccountReport[],
  interval: number,
): Promise<AccountReport | undefined> {
  const now = ctx.clock.now()
  const lastAt = ({ report }: AccountReport) => report?.check?.at ?? 0
  if (all.some((account) => now - lastAt(account) < interval)) return undefined
  const [oldest] = all.filter(({ report }) => report).sort((a, b) => lastAt(a) - lastAt(b))
  try {
    // Several requests come at the same time. One of them checks.
    return oldest && (await homeQueue(ctx).takeHealthCheck(now, interval)) ? oldest : undefined
  } catch {
    return undefined
  }
}
