import type { Context as HonoContext } from 'hono'
import type { Body } from '../http/body.ts'
import { readIdempotency } from '../http/idempotency-key.ts'
import { Problem } from '../http/problem.ts'
import type { NewTask } from '../model/task.ts'
import type { InvocationContext } from '../platform/context.ts'
import { createTask, replay } from '../tasks/create.ts'
import type { AppEnv } from './app-env.ts'
import { RETRY_AFTER, toTaskResponse } from './task-response.ts'

/**
 * Creates a task from a request and responds at once. The task is submitted after the response.
 *
 * @param buildTask validates the body. It is not called for a repeated request with a known
 *   idempotency key, which may not be valid any more.
 */
export async function handleCreate(
  c: HonoContext<AppEnv>,
  ctx: InvocationContext,
  { bytes }: Body,
  buildTask: () => NewTask | Promise<NewTask>,
): Promise<Response> {
  const idempotency = await readIdempotency(c.req.raw, bytes)
  const replayed = idempotency && (await replay(ctx, idempotency))
  const result = replayed ?? (await createTask(ctx, await buildTask(), idempotency))
  if (result.kind === 'conflict') {
    throw new Problem('idempotency-key-reused', {
      detail:
        'This Idempotency-Key was already used with another body. Use a new key for a new task.',
    })
  }
  const body = toTaskResponse(ctx, result.task)
  return c.json(body, 202, {
    location: body.statusUrl,
    'retry-after': `${RETRY_AFTER}`,
    ...(result.kind === 'existing' && { 'idempotency-replayed': 'true' }),
  })
}
