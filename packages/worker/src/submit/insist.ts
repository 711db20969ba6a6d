import { type Context, dispatcher } from '../tasks/context.ts'

/** Between two tries, in milliseconds: some 18 s in all after an answer, in a cron run as much as a lease allows. */
const SOON = [200, 1_000, 3_000, 5_000, 9_000]
const LATER = [20_000, 30_000, 30_000]

/**
 * What became of a create call must reach the ledger, which else has to take it for lost. It is
 * told again for as long as the invocation, or the lease, lasts; if it will not hear, a person can
 * still find it in the log.
 *
 * @param what what it is told, for the log
 * @throws what the last try threw
 */
export async function insist<T>(
  ctx: Context,
  what: string,
  say: (ledger: ReturnType<typeof dispatcher>) => Promise<T>,
): Promise<T> {
  for (const pause of ctx.patient ? [...SOON, ...LATER] : SOON) {
    try {
      return await say(dispatcher(ctx))
    } catch {
      await ctx.clock.sleep(pause)
    }
  }
  try {
    return await say(dispatcher(ctx))
  } catch (error) {
    console.error(`The ledger could not be told that ${what}.`)
    throw error
  }
}
