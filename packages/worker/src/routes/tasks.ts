import type { Context as HonoContext } from 'hono'
import { Hono } from 'hono/tiny'
import { type AppEnv, contextOf, publicOrigin } from '../http/app-env.ts'
import { type Body, readBody } from '../http/body.ts'
import { readIdempotency } from '../http/idempotency-key.ts'
import { Problem } from '../http/problem.ts'
import { cursor, flag, readQuery, wholeNumber } from '../http/query.ts'
import {
  isOpen,
  type NewTask,
  TASK_STATUSES,
  type TaskResource,
  type TaskStatus,
} from '../model/task.ts'
import { type InvocationContext, ownHosts } from '../platform/context.ts'
import { cancelTask } from '../tasks/cancel.ts'
import { createTask, replay } from '../tasks/create.ts'
import { getTask } from '../tasks/get.ts'
import { listTasks } from '../tasks/list.ts'
import { redeliver } from '../tasks/redeliver.ts'
import { parseTaskRequest } from '../validation/task-request.ts'
import { GRAPH } from '../validation/workflow.ts'

/** Seconds after which a caller may look again. */
const RETRY_AFTER = 15
/** Zapier waits 30 seconds for an answer, most others at least a minute. */
const MAX_WAIT = 60

export const tasks = new Hono<AppEnv>()
  .post('/', async (c) => {
    const ctx = contextOf(c)
    const body = await readBody(c.req.raw, GRAPH)
    return accept(c, ctx, body, () => parseTaskRequest(body, ctx.config, ownHosts(ctx)))
  })
  .get('/', async (c) => {
    const ctx = contextOf(c)
    const query = readQuery<{ status: TaskStatus; cursor: string; limit: number }>(c.req.query(), {
      status: {
        read: (text) => TASK_STATUSES.find((status) => status === text),
        must: `one of ${TASK_STATUSES.join(', ')}`,
      },
      cursor,
      limit: wholeNumber(1, 100),
    })
    const page = await listTasks(ctx, query)
    return c.json({ ...page, tasks: page.tasks.map((task) => toResponseBody(ctx, task)) })
  })
  .get('/:id', async (c) => {
    const ctx = contextOf(c)
    const query = readQuery<{ wait: number; progress: boolean }>(c.req.query(), {
      wait: wholeNumber(0, MAX_WAIT),
      progress: flag,
    })
    const task = await getTask(ctx, idOf(c), { fresh: true, ...query })
    if (task === undefined) throw noTask()
    return c.json(
      toResponseBody(ctx, task),
      200,
      isOpen(task.status) ? { 'retry-after': `${RETRY_AFTER}` } : {},
    )
  })
  .post('/:id/cancel', async (c) => {
    const ctx = contextOf(c)
    const cancellation = await cancelTask(ctx, idOf(c))
    switch (cancellation.kind) {
      case 'cancelled':
        return c.json(toResponseBody(ctx, cancellation.task))
      case 'already-ended':
        throw new Problem('task-ended', {
          detail: `The task has ended already: ${cancellation.task.status}.`,
        })
      case 'refused':
        throw new Problem('cancel-refused', { detail: cancellation.message })
      case 'not-found':
        throw noTask()
    }
  })
  .post('/:id/redeliver', async (c) => {
    const ctx = contextOf(c)
    const redelivery = await redeliver(ctx, idOf(c))
    switch (redelivery.kind) {
      case 'scheduled':
        return c.json(toResponseBody(ctx, redelivery.task), 202)
      case 'no-callback':
        throw new Problem('no-callback', { detail: 'The task was made without a callbackUrl.' })
      case 'not-ended':
        throw new Problem('task-not-ended', {
          detail: 'The callback is sent when the task has ended.',
        })
      case 'not-found':
        throw noTask()
    }
  })

/**
 * Hands a task over and answers at once; the submit itself may happen after the answer.
 *
 * @param readTask makes the task of the body; not called for a request that was answered before,
 *   which may not pass today's checks
 */
export async function accept(
  c: HonoContext<AppEnv>,
  ctx: InvocationContext,
  { bytes }: Body,
  readTask: () => NewTask | Promise<NewTask>,
): Promise<Response> {
  const idempotency = await readIdempotency(c.req.raw, bytes)
  const earlier = idempotency && (await replay(ctx, idempotency))
  const accepted = earlier ?? (await createTask(ctx, await readTask(), idempotency))
  if (accepted.kind === 'conflict') {
    throw new Problem('idempotency-key-reused', {
      detail: 'This Idempotency-Key came with another body before. Use a new key for a new task.',
    })
  }
  const view = toResponseBody(ctx, accepted.task)
  return c.json(view, 202, {
    location: view.statusUrl,
    'retry-after': `${RETRY_AFTER}`,
    ...(accepted.kind === 'existing' && { 'idempotency-replayed': 'true' }),
  })
}

function toResponseBody(
  ctx: InvocationContext,
  task: TaskResource,
): TaskResource & { statusUrl: string } {
  return { ...task, statusUrl: `${publicOrigin(ctx)}/v1/tasks/${task.id}` }
}

function idOf(c: HonoContext<AppEnv>): string {
  const id = c.req.param('id') ?? ''
  if (!/^[0-9a-z]{1,64}$/.test(id)) throw noTask()
  return id
}

function noTask(): Problem {
  return new Problem('not-found', { detail: 'There is no task with this id, or no longer.' })
}
