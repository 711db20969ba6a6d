import {
  hasEnded,
  type Progress,
  parseWorkflow,
  type RunningHubClient,
  RunningHubError,
  type Workflow,
  watchProgress,
} from '@runninghub-action/core'
import type { InvocationContext } from '../platform/context.ts'
import { runninghubClient } from '../platform/runninghub-client.ts'

/** A sampler reports every step, so this is usually long enough. */
const LISTEN_TIME = 2_000

/**
 * Reads the progress of a running task: listens to RunningHub's progress socket for at most two
 * seconds, then closes it. Undefined when there is no socket or it sends nothing. A failure of the
 * socket never fails the request.
 */
export async function readProgress(
  ctx: InvocationContext,
  task: { runninghubTaskId: string; workflowId: string },
): Promise<Progress | undefined> {
  const client = runninghubClient(ctx)
  try {
    const { state, progressUrl } = await client.query(task.runninghubTaskId)
    if (hasEnded(state) || progressUrl === undefined) return undefined
    const workflow = await savedGraph(client, task.workflowId)
    const listening = new AbortController()
    let latest: Progress | undefined
    watchProgress(progressUrl, {
      workflow,
      signal: listening.signal,
      clock: ctx.clock,
      ...(ctx.WebSocket && { WebSocket: ctx.WebSocket }),
      onProgress: (progress) => {
        latest = progress
        if (progress.nodeId !== undefined) listening.abort()
      },
    })
    await ctx.clock.sleep(LISTEN_TIME, listening.signal).catch(() => {})
    listening.abort()
    return latest
  } catch (error) {
    if (error instanceof RunningHubError) return undefined
    throw error
  }
}

/** The graph gives percent and titles. Without it only the node's id is known. */
async function savedGraph(client: RunningHubClient, id: string): Promise<Workflow | undefined> {
  try {
    return parseWorkflow(await client.workflowJson(id))
  } catch (error) {
    if (error instanceof RunningHubError) return undefined
    throw error
  }
}
