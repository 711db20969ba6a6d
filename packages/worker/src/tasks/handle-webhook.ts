import { forTask, type InvocationContext, runInBackground, taskQueue } from '../platform/context.ts'
import { QUEUE_FAILURE, wrapStorageError } from '../platform/storage-error.ts'
import { limitSubrequests } from '../platform/subrequests.ts'
import { isWebhookToken } from '../platform/webhook-token.ts'
import { confirmCandidate } from '../polling/confirm-candidate.ts'
import { pollTask } from '../polling/poll-task.ts'
import type { WebhookDecision } from '../queue/rpc-types.ts'
import { submitPending } from '../submission/submit-pending.ts'

/**
 * Handles RunningHub's webhook at the end of a task. RunningHub does not sign it: the token in its
 * path admits it, and its body is not trusted. The RunningHub id that it names is stored before the
 * response, because RunningHub repeats the call only after a refusal. RunningHub is queried after
 * the response, because RunningHub treats a slow response as a failure.
 *
 * @throws {StorageUnavailableError} when the queue does not respond
 */
export async function handleWebhook(
  invocation: InvocationContext,
  id: string,
  token: string,
  body: string,
): Promise<'accepted' | 'forbidden'> {
  const ctx = forTask(invocation, id)
  if (!ctx || !(await isWebhookToken(ctx, id, token))) return 'forbidden'
  // As text: the id has more digits than a JavaScript number can represent.
  const runninghubTaskId = /"taskId"\s*:\s*"?(\d{1,24})\b/.exec(body)?.[1]
  const resolve = async (): Promise<WebhookDecision> =>
    taskQueue(ctx).receiveWebhook(id, runninghubTaskId, ctx.clock.now())
  const decision = await wrapStorageError(QUEUE_FAILURE, () => resolve().catch(resolve))
  const work = processWebhook(limitSubrequests(ctx), { id, runninghubTaskId, decision })
  runInBackground(ctx, `RunningHub's webhook for task ${id}`, work)
  return 'accepted'
}

async function processWebhook(
  ctx: InvocationContext,
  webhook: { id: string; runninghubTaskId: string | undefined; decision: WebhookDecision },
): Promise<void> {
  const { id, runninghubTaskId, decision } = webhook
  if (decision.kind === 'poll') {
    if (await pollTask(ctx, decision.task)) await submitPending(ctx)
  } else if (decision.kind === 'unidentified' && runninghubTaskId !== undefined) {
    // The response to the create call was lost, or is still to come.
    if (await confirmCandidate(ctx, { id, runninghubTaskId })) await submitPending(ctx)
  }
}
