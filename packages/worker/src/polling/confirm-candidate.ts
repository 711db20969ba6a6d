import { RunningHubError } from '@runninghub-action/core'
import { type InvocationContext, taskQueue } from '../platform/context.ts'
import { runninghubClient } from '../platform/runninghub-client.ts'
import type { Candidate } from '../queue/tables/candidates.ts'
import { applySnapshot } from './poll-task.ts'

/**
 * Checks whether RunningHub has the task that its webhook named. When the check fails, the candidate
 * stays in the queue and a later cron run checks it again.
 *
 * @returns whether the task has ended, and so freed a slot
 */
export async function confirmCandidate(
  ctx: InvocationContext,
  candidate: Candidate,
): Promise<boolean> {
  const { id, runninghubTaskId } = candidate
  const client = runninghubClient(ctx)
  const queue = taskQueue(ctx)
  try {
    const snapshot = await client.query(runninghubTaskId)
    const task = await queue.confirmCandidate(id, runninghubTaskId, ctx.clock.now())
    return task !== undefined && (await applySnapshot(ctx, client, task, snapshot))
  } catch (error) {
    if (!(error instanceof RunningHubError)) throw error
    if (error.code === 'TASK_NOT_FOUND') await queue.rejectCandidate(candidate, ctx.clock.now())
    return false
  }
}
