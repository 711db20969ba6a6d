import { RunningHubError } from '@runninghub-action/core'
import { DOWN_PAUSE } from '../dispatcher/pauses.ts'
import { runninghubClient } from '../runninghub-client.ts'
import { background, type Context, dispatcher } from '../tasks/context.ts'
import { submitTask } from './submit-task.ts'

/**
 * After an answer, nothing is begun later than this, since it might be cut off: what is left is
 * for the next cron run.
 */
const LAST_BEGIN = 5_000
/** Calls that a submission may need, so that it is not begun in vain. */
const ENOUGH = 4

/** Submits waiting tasks, first in first out, for as long as the ledger hands them out. */
export async function drain(ctx: Context): Promise<void> {
  const begun = ctx.startedAt ?? ctx.clock.now()
  let asked = false
  const lane = async (): Promise<void> => {
    while (ctx.patient || ctx.clock.now() - begun < LAST_BEGIN) {
      if ((ctx.callsLeft?.() ?? ENOUGH) < ENOUGH) return
      const claim = await dispatcher(ctx).claim(ctx.clock.now(), ctx.patient ?? false)
      if (claim.kind === 'none' || (claim.kind === 'ask' && asked)) return
      if (claim.kind === 'ask') {
        asked = true
        await askForQueue(ctx)
        continue
      }
      const both = [submitTask(ctx, claim), claim.more ? lane() : undefined]
      for (const end of await Promise.allSettled(both)) {
        if (end.status === 'rejected') throw end.reason
      }
    }
  }
  await lane()
}

/**
 * Asks RunningHub how many tasks the account may have, and has. Any answer shows that it answers;
 * an account or a site that does not know the question only leaves the limit unknown.
 */
async function askForQueue(ctx: Context): Promise<void> {
  const ledger = dispatcher(ctx)
  try {
    const { limit, running, queued } = await runninghubClient(ctx).queueStatus()
    const busy = running === undefined ? undefined : running + (queued ?? 0)
    // Anything but a number of tasks says nothing.
    const told = limit !== undefined && limit > 0 ? limit : undefined
    await ledger.queueAnswered({ limit: told, busy }, ctx.clock.now())
  } catch (error) {
    const answers = error instanceof RunningHubError && error.code !== 'UNAVAILABLE'
    if (answers) await ledger.queueAnswered({}, ctx.clock.now())
    else await ledger.down(ctx.clock.now() + DOWN_PAUSE)
  }
}

/** Drains the queue after the answer. */
export function drainSoon(ctx: Context): void {
  const after = { ...ctx, startedAt: ctx.clock.now() }
  background(ctx, 'submitting waiting tasks', drain(after))
}
