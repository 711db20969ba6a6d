import { checkOutsideUrl } from '../safety/outside-url.ts'
import { type Context, ownHosts } from '../tasks/context.ts'
import { CallsSpent, send } from '../tasks/limit-calls.ts'
import type { CallbackState, KnownTask } from '../tasks/task.ts'
import { callbackBody } from './message.ts'
import { type Attempt, afterAttempt } from './schedule.ts'
import { sign } from './sign.ts'

const TIMEOUT = 15_000

/**
 * Makes one attempt to call back, and says where the callback stands after it: where it stood, when
 * this run has no call left for it. Never throws.
 */
export async function deliver(
  ctx: Context,
  task: KnownTask,
  callback: CallbackState,
): Promise<CallbackState> {
  const attempt = await post(ctx, task, callback.messageId)
  if (!attempt) return callback
  return afterAttempt(callback, attempt, ctx.clock.now(), Math.random())
}

async function post(
  ctx: Context,
  task: KnownTask,
  messageId: string,
): Promise<Attempt | undefined> {
  const { callbackUrl: url, callbackHeaders, origin } = task.brief
  // Checked again: the rules may be stricter than when the task was accepted.
  if (url === undefined || checkOutsideUrl(url, ctx.config, ownHosts(ctx, origin))) {
    return { status: undefined, forbidden: true }
  }
  const body = callbackBody(task)
  try {
    const init = {
      method: 'POST',
      // By their names in lower case: the caller's own User-Agent takes the place of ours.
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
    const response = await send(ctx, url, init, TIMEOUT)
    await response.body?.cancel()
    return { status: response.status, retryAfter: response.headers.get('retry-after') }
  } catch (error) {
    return error instanceof CallsSpent ? undefined : { status: undefined }
  }
}

async function standardHeaders({ config, clock }: Context, id: string, body: string) {
  const timestamp = Math.floor(clock.now() / 1000)
  const headers = { 'webhook-id': id, 'webhook-timestamp': String(timestamp) }
  if (config.callbackSecrets.length === 0) return headers
  return {
    ...headers,
    'webhook-signature': await sign({ id, timestamp, body }, config.callbackSecrets),
  }
}
