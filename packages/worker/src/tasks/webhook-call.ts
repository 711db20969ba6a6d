import { drain } from '../submit/drain.ts'
import { isWebhookToken } from '../submit/webhook-url.ts'
import { background, type Context, dispatcher } from './context.ts'
import { followHint } from './follow-hint.ts'
import { limitCalls } from './limit-calls.ts'
import { look } from './look.ts'

/**
 * Takes RunningHub's webhook at the end of a task. It is not signed: the token in its path is what
 * lets it in, and its body is only a hint. RunningHub is asked again, after the answer, since it
 * counts a slow answer as none.
 */
export async function webhookCalled(
  ctx: Context,
  id: string,
  token: string,
  body: string,
): Promise<'accepted' | 'forbidden'> {
  if (!(await isWebhookToken(ctx.config, id, token))) return 'forbidden'
  const limited = limitCalls(ctx)
  background(ctx, `RunningHub's webhook for task ${id}`, learn(limited, id, body))
  return 'accepted'
}

async function learn(ctx: Context, id: string, body: string): Promise<void> {
  // As text: the id has more digits than a JavaScript number holds.
  const hint = /"taskId"\s*:\s*"?(\d{1,24})\b/.exec(body)?.[1]
  const inquiry = await dispatcher(ctx).inquire(id, hint, ctx.clock.now())
  if (inquiry.kind === 'nothing') return
  if (inquiry.kind === 'look') {
    if (await look(ctx, inquiry.task)) await drain(ctx)
  } else if (hint !== undefined) {
    // The create call's answer was lost, or is still to come: the webhook says which task it made.
    if (await followHint(ctx, { id, runninghubTaskId: hint })) await drain(ctx)
  }
}
