import { RunningHubError } from '@runninghub-action/core'
import { drain } from '../submit/drain.ts'
import { runninghub } from '../submit/runninghub.ts'
import { isServiceToken } from '../submit/service-url.ts'
import { background, type Context, dispatcher } from './context.ts'
import { limitCalls } from './limit-calls.ts'
import { look, take } from './look.ts'

/**
 * RunningHub's own call at the end of a task. It is not signed: the token in its path is what
 * lets it in, and its body is only a hint. RunningHub is asked again, after the answer, since it
 * counts a slow answer as none.
 */
export async function serviceCalled(
  ctx: Context,
  id: string,
  token: string,
  body: string,
): Promise<'accepted' | 'forbidden'> {
  if (!(await isServiceToken(ctx.config, id, token))) return 'forbidden'
  const limited = limitCalls(ctx)
  background(ctx, `RunningHub's call for task ${id}`, learn(limited, id, body))
  return 'accepted'
}

async function learn(ctx: Context, id: string, body: string): Promise<void> {
  const call = await dispatcher(ctx).called(id)
  if (call.kind === 'nothing') return
  const ended = call.kind === 'look' ? await look(ctx, call.task) : await name(ctx, id, body)
  if (ended) await drain(ctx)
}

/** The create call's answer was lost, or is still to come: this call says which task it made. */
async function name(ctx: Context, id: string, body: string): Promise<boolean> {
  // As text: the id has more digits than a JavaScript number holds.
  const hint = /"taskId"\s*:\s*"?(\d{1,24})\b/.exec(body)?.[1]
  if (hint === undefined) return false
  const client = runninghub(ctx)
  try {
    const snapshot = await client.query(hint)
    const task = await dispatcher(ctx).named(id, hint, ctx.clock.now())
    return task !== undefined && (await take(ctx, client, task, snapshot))
  } catch (error) {
    // No such task, or nobody to ask: RunningHub repeats its call, and the ledger waits for it.
    if (error instanceof RunningHubError) return false
    throw error
  }
}
