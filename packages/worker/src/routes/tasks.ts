import type { Context as HonoContext } from 'hono'
import { Hono } from 'hono/tiny'
import { readBody } from '../http/body.ts'
import { Problem } from '../http/problem.ts'
import { date, flag, oneOf, readQuery, shortText, taskCursor, wholeNumber } from '../http/query.ts'
import { CALLBACK_STATUSES, isOpen, TASK_STATUSES } from '../model/task.ts'
import { ownHosts } from '../platform/context.ts'
import { cancelTask } from '../tasks/cancel.ts'
import { getTask } from '../tasks/get.ts'
import { type ListOptions, listTasks } from '../tasks/list.ts'
import { redeliver } from '../tasks/redeliver.ts'
import { parseTaskRequest } from '../validation/task-request.ts'
import { WORKFLOW_FIELD } from '../validation/workflow.ts'
import { type AppEnv, invocationContext } from './app-env.ts'
import { handleCreate } from './handle-create.ts'
import { RETRY_AFTER, toTaskResponse } from './task-response.ts'

/** In seconds. Zapier waits 30 seconds for a response, most others at least a minute. */
const MAX_WAIT = 60

export const tasks = new Hono<AppEnv>()
  .post('/', async (c) => {
    const ctx = invocationContext(c)
    const body = await readBody(c.req.raw, WORKFLOW_FIELD)
    return handleCreate(c, ctx, body, () => parseTaskRequest(body, ctx.config, ownHosts(ctx)))
  })
  .get('/', async (c) => {
    const ctx = invocationContext(c)
    const query = readQuery<ListOptions>(c.req.query(), {
      status: oneOf(TASK_STATUSES),
      preset: shortText(64),
      token: shortText(100),
      callback: oneOf(CALLBACK_STATUSES),
      since: date,
      until: date,
      text: shortText(200),
      cursor: taskCursor,
      limit: wholeNumber(1, 100),
    })
    const page = await listTasks(ctx, query)
    return c.json({ ...page, tasks: page.tasks.map((task) => toTaskResponse(ctx, task)) })
  })
  .get('/:id', async (c) => {
    const ctx = invocationContext(c)
    const query = readQuery<{ wait: number; progress: boolean }>(c.req.query(), {
      wait: wholeNumber(0, MAX_WAIT),
      progress: flag,
    })
    const task = await getTask(ctx, taskIdParam(c), { fresh: true, ...query })
    if (task === undefined) throw taskNotFound()
    return c.json(
      toTaskResponse(ctx, task),
      200,
      isOpen(task.status) ? { 'retry-after': `${RETRY_AFTER}` } : {},
    )
  })
  .post('/:id/cancel', async (c) => {
    const ctx = invocationContext(c)
    const cancellation = await cancelTask(ctx, taskIdParam(c))
    switch (cancellation.kind) {
      case 'cancelled':
        return c.json(toTaskResponse(ctx, cancellation.task))
      case 'kept':
        return c.json(toTaskResponse(ctx, cancellation.task), 202)
      case 'already-ended':
        throw new Problem('task-ended', {
          detail: `The task has already ended with status ${cancellation.task.status}.`,
        })
      case 'refused':
        throw new Problem('cancel-refused', { detail: cancellation.message })
      case 'not-found':
        throw taskNotFound()
    }
  })
  .post('/:id/redeliver', async (c) => {
    const ctx = invocationContext(c)
    const redelivery = await redeliver(ctx, taskIdParam(c))
    switch (redelivery.kind) {
      case 'scheduled':
        return c.json(toTaskResponse(ctx, redelivery.task), 202)
      case 'no-callback':
        throw new Problem('no-callback', { detail: 'The task was created without a callbackUrl.' })
      case 'not-ended':
        throw new Problem('task-not-ended', {
          detail: 'The task has not ended yet. Its callback is sent when it ends.',
        })
      case 'not-found':
        throw taskNotFound()
    }
  })

function taskIdParam(c: HonoContext<AppEnv>): string {
  const id = c.req.param('id') ?? ''
  if (!/^[0-9a-z]{1,64}$/.test(id)) throw taskNotFound()
  return id
}

function taskNotFound(): Problem {
  return new Problem('not-found', {
    detail: 'There is no task with this id. It may have been deleted after its retention time.',
  })
}
