import type { CallbackState, Task } from '../model/task.ts'
import { type InvocationContext, ownHosts } from '../platform/context.ts'
import { fetchLimited, SubrequestLimitError } from '../platform/subrequests.ts'
import { taskUrl } from '../platform/task-url.ts'
import { checkPublicUrl } from '../security/public-url.ts'
import { chatMessage, chatRefusal } from './chat-message.ts'
import { callbackPayload } from './payload.ts'
import { readExcerpt } from './response-excerpt.ts'
import { type AttemptResult, afterAttempt } from './retry-schedule.ts'
import { sign } from './sign.ts'

const TIMEOUT = 15_000

/**
 * Makes one attempt to send a callback. Never throws.
 *
 * @returns the state of the callback after it; unchanged when the run has no subrequest left
 */
export async function sendCallback(
  ctx: InvocationContext,
  task: Task,
  callback: CallbackState,
): Promise<CallbackState> {
  const attempt = await post(ctx, task, callback.messageId)
  if (!attempt) return callback
  return afterAttempt(callback, attempt, ctx.clock.now(), Math.random())
}

async function post(
  ctx: InvocationContext,
  task: Task,
  messageId: string,
): Promise<AttemptResult | undefined> {
  const { callbackUrl: url, callbackHeaders, callbackFormat: format = 'json', origin } = task.info
  // Checked again, because the rules may have become stricter since the task was created.
  const problem = checkPublicUrl(url ?? '', ctx.config, ownHosts(ctx, origin))
  if (url === undefined || problem) {
    return { status: undefined, forbidden: true, error: `The callback URL ${problem}.` }
  }
  const body =
    format === 'json'
      ? callbackPayload(task, taskUrl(ctx.config, origin, task.id))
      : chatMessage(format, task)
  try {
    const init = {
      method: 'POST',
      // Names in lower case, so that the caller's own User-Agent replaces ours.
      headers: Object.fromEntries([
        ['user-agent', 'runninghub-worker'],
        ...Object.entries(callbackHeaders ?? {}).map(([name, value]) => [
          name.toLowerCase(),
          value,
        ]),
        ['content-type', 'application/json'],
        ...Object.entries(await standardHeaders(ctx, messageId, body)),
      ]),
      body,
      redirect: 'manual',
    } as const
    const response = await fetchLimited(ctx, url, init, TIMEOUT)
    const retryAfter = response.headers.get('retry-after')
    const excerpt = await readExcerpt(response)
    const error = chatRefusal(format, excerpt)
    return { status: response.status, response: excerpt, retryAfter, error }
  } catch (error) {
    if (error instanceof SubrequestLimitError) return undefined
    const timedOut = error instanceof Error && error.name === 'TimeoutError'
    const reason = timedOut ? `No response within ${TIMEOUT / 1000} s.` : 'The connection failed.'
    return { status: undefined, error: reason }
  }
}

async function standardHeaders({ config, clock }: InvocationContext, id: string, body: string) {
  const timestamp = Math.floor(clock.now() / 1000)
  const headers = { 'webhook-id': id, 'webhook-timestamp': String(timestamp) }
  if (config.callbackSecrets.length === 0) return headers
  return {
    ...headers,
    'webhook-signature': await sign({ id, timestamp, body }, config.callbackSecrets),
  }
}
