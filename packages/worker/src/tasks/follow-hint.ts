import { RunningHubError } from '@runninghub-action/core'
import type { Hint } from '../dispatcher/hint-table.ts'
import { runninghubClient } from '../runninghub-client.ts'
import { type Context, dispatcher } from './context.ts'
import { applySnapshot } from './poll-task.ts'

/**
 * Asks RunningHub whether it has the task that its webhook named. Where it does not answer, the
 * hint stays in the ledger, and a later cron run asks again.
 *
 * @returns whether the task has ended, and so freed a slot
 */
export async function followHint(ctx: Context, hint: Hint): Promise<boolean> {
  const { id, runninghubTaskId } = hint
  const client = runninghubClient(ctx)
  try {
    const snapshot = await client.query(runninghubTaskId)
    const task = await dispatcher(ctx).named(id, runninghubTaskId, ctx.clock.now())
    return task !== undefined && (await applySnapshot(ctx, client, task, snapshot))
  } catch (error) {
    if (!(error instanceof RunningHubError)) throw error
    if (error.code === 'TASK_NOT_FOUND') await dispatcher(ctx).denied(hint, ctx.clock.now())
    return false
  }
}
