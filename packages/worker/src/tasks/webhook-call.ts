import type { Inquiry } from '../dispatcher/messages.ts'
import { drain } from '../submit/drain.ts'
import { isWebhookToken } from '../submit/webhook-url.ts'
import { background, type Context, dispatcher } from './context.ts'
import { followHint } from './follow-hint.ts'
import { limitCalls } from './limit-calls.ts'
import { pollTask } from './poll-task.ts'
import { LEDGER, orUnavailable } from './storage-unavailable.ts'

/**
 * Takes RunningHub's webhook at the end of a task. It is not signed: the token in its path is what
 * lets it in, and its body is only a hint. What it names is kept before it is answered, since
 * RunningHub calls again only when it was refused; RunningHub is asked after the answer, since it
 * counts a slow one as none.
 *
 * @throws {StorageUnavailable} when the ledger does not answer
 */
export async function webhookCalled(
  ctx: Context,
  id: string,
  token: string,
  body: string,
): Promise<'accepted' | 'forbidden'> {
  if (!(await isWebhookToken(ctx, id, token))) return 'forbidden'
  // As text: the id has more digits than a JavaScript number holds.
  const hint = /"taskId"\s*:\s*"?(\d{1,24})\b/.exec(body)?.[1]
  const ask = async (): Promise<Inquiry> => dispatcher(ctx).inquire(id, hint, ctx.clock.now())
  const inquiry = await orUnavailable(LEDGER, () => ask().catch(ask))
  background(ctx, `RunningHub's webhook for task ${id}`, follow(limitCalls(ctx), id, inquiry, hint))
  return 'accepted'
}

async function follow(
  ctx: Context,
  id: string,
  inquiry: Inquiry,
  hint: string | undefined,
): Promise<void> {
  if (inquiry.kind === 'look') {
    if (await pollTask(ctx, inquiry.task)) await drain(ctx)
  } else if (inquiry.kind === 'nameless' && hint !== undefined) {
    // The create call's answer was lost, or is still to come: the webhook says which task it made.
    if (await followHint(ctx, { id, runninghubTaskId: hint })) await drain(ctx)
  }
}
