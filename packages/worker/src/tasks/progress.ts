import {
  hasEnded,
  type Progress,
  parseWorkflow,
  type RunningHubClient,
  RunningHubError,
  type Workflow,
  watchProgress,
} from '@runninghub-action/core'
import { runninghubClient } from '../runninghub-client.ts'
import type { Context } from './context.ts'

/** A sampler tells every step, so this is usually enough to hear where the run is. */
const LISTENING = 2_000

/**
 * How far a running task is: listens to RunningHub's progress socket for at most two seconds,
 * then closes it. Undefined when there is no socket or nothing was heard: progress is a courtesy,
 * and no trouble with it is the caller's.
 */
export async function progressNow(
  ctx: Context,
  task: { runninghubTaskId: string; workflowId: string },
): Promise<Progress | undefined> {
  const client = runninghubClient(ctx)
  try {
    const { state, progressUrl } = await client.query(task.runninghubTaskId)
    if (hasEnded(state) || progressUrl === undefined) return undefined
    const workflow = await savedGraph(client, task.workflowId)
    const listening = new AbortController()
    let heard: Progress | undefined
    watchProgress(progressUrl, {
      workflow,
      signal: listening.signal,
      clock: ctx.clock,
      ...(ctx.WebSocket && { WebSocket: ctx.WebSocket }),
      onProgress: (progress) => {
        heard = progress
        if (progress.nodeId !== undefined) listening.abort()
      },
    })
    await ctx.clock.sleep(LISTENING, listening.signal).catch(() => {})
    listening.abort()
    return heard
  } catch (error) {
    if (error instanceof RunningHubError) return undefined
    throw error
  }
}

/** The graph gives percent and titles; without it there is the node's id alone. */
async function savedGraph(client: RunningHubClient, id: string): Promise<Workflow | undefined> {
  try {
    return parseWorkflow(await client.workflowJson(id))
  } catch (error) {
    if (error instanceof RunningHubError) return undefined
    throw error
  }
}
