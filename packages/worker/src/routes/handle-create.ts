import type { Context as HonoContext } from 'hono'
import type { Body } from '../http/body.ts'
import { readIdempotency } from '../http/idempotency-key.ts'
import { Problem } from '../http/problem.ts'
import { readQuery, wholeNumber } from '../http/query.ts'
import type { NewTask } from '../model/task.ts'
import type { InvocationContext } from '../platform/context.ts'
import { limitSubrequests } from '../platform/subrequests.ts'
import { createTask, replay } from '../tasks/create.ts'
import { getTask } from '../tasks/get.ts'
import type { AppEnv } from './app-env.ts'
import { limitReached, limitsOf } from './limits.ts'
import { MAX_WAIT, RETRY_AFTER, toTaskResponse } from './task-response.ts'

/**
 * Creates a task from a request and responds at once. The task is submitted after the response.
 *
 * With `?wait=25` the response comes when the task has ended, as 200 with its result, and as 202
 * after 25 seconds otherwise. This is for callers that can neither poll nor receive a callback.
 *
 * @param buildTask validates the body. It is not called for a repeated request with a known
 *   idempotency key, which may not be valid any more.
 */
export async function handleCreate(
  c: HonoContext<AppEnv>,
  invocation: InvocationContext,
  { bytes }: Body,
  buildTask: () => NewTask | Promise<NewTask>,
): Promise<Response> {
  const { wait = 0 } = readQuery<{ wait: number }>(c.req.query(), {
    wait: wholeNumber(0, MAX_WAIT),
  })
  // The submission and the status checks of this response share the subrequests of the invocation.
  const ctx = limitSubrequests(invocation)
  const { config, token } = c.var
  const { name } = token
  const idempotency = await readIdempotency(c.req.raw, bytes, name)
  const replayed = idempotency && (await replay(ctx, idempotency))
  const build = async () => ({ ...(await buildTask()), token: name })
  const result =
    replayed ?? (await createTask(ctx, await build(), idempotency, limitsOf(config, token)))
  if (result.kind === 'conflict') {
    throw new Problem('idempotency-key-reused', {
      detail:
        'This Idempotency-Key was already used with another body. Use a new key for a new task.',
    })
  }
  if (result.kind === 'limited') throw limitReached(result.limit, c.var, result.retryAfter)
  const waited = wait > 0 ? await getTask(ctx, result.task.id, { wait }) : undefined
  const body = toTaskResponse(ctx, waited ?? result.task)
  const isPending = wait === 0 || body.endedAt === undefined
  return c.json(body, isPending ? 202 : 200, {
    location: body.statusUrl,
    ...(isPending && { 'retry-after': `${RETRY_AFTER}` }),
    ...(result.kind === 'existing' && { 'idempotency-replayed': 'true' }),
  })
}
