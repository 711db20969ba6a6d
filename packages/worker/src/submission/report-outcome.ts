import { logFailure } from '../log.ts'
import { type InvocationContext, taskQueue } from '../platform/context.ts'

/** Between two attempts, in milliseconds: about 18 s in all after a response. */
const REQUEST_DELAYS = [200, 1_000, 3_000, 5_000, 9_000]
/** A cron run may use the rest of the lease. */
const CRON_DELAYS = [...REQUEST_DELAYS, 20_000, 30_000, 30_000]

/**
 * Reports the outcome of a create call to the queue, with retries: without the report the task ends
 * as `unknown`. If all attempts fail, the outcome is in the log only.
 *
 * @param what the outcome, for the log
 * @throws what the last attempt threw
 */
export async function reportWithRetry<T>(
  ctx: InvocationContext,
  what: string,
  report: (queue: ReturnType<typeof taskQueue>) => Promise<T>,
): Promise<T> {
  for (const delay of ctx.budget === 'cron' ? CRON_DELAYS : REQUEST_DELAYS) {
    try {
      return await report(taskQueue(ctx))
    } catch {
      await ctx.clock.sleep(delay)
    }
  }
  try {
    return await report(taskQueue(ctx))
  } catch (error) {
    const message = `The queue could not record that ${what}.`
    logFailure({ event: 'outcome-not-recorded', message })
    throw error
  }
}
