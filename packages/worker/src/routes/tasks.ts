import { Hono } from 'hono/tiny'
import { readBody } from '../http/body.ts'
import { prefersAsync } from '../http/prefer.ts'
import { Problem } from '../http/problem.ts'
import { flag, oneOf, readQuery, taskCursor, wholeNumber } from '../http/query.ts'
import { CALLBACK_STATUSES, isOpen } from '../model/task.ts'
import { ownHosts } from '../platform/context.ts'
import { visibleOwner } from '../security/api-token.ts'
import { cancelTask } from '../tasks/cancel.ts'
import { getTask } from '../tasks/get.ts'
import { type ListOptions, listTasks } from '../tasks/list.ts'
import { firstAccount } from '../validation/accounts.ts'
import { appOf } from '../validation/apps.ts'
import { parseTaskRequest } from '../validation/task-request.ts'
import { WORKFLOW_FIELD } from '../validation/workflow.ts'
import { type AppEnv, invocationContext } from './app-env.ts'
import { authorize } from './authorize.ts'
import { handleCreate } from './handle-create.ts'
import { taskNotFound, taskOfPath } from './task-param.ts'
import { MAX_WAIT, RETRY_AFTER, toTaskResponse } from './task-response.ts'
import { restrictTo, SELECTION } from './task-selection.ts'
import { withApp } from './with-app.ts'

export const tasks = new Hono<AppEnv>()
  .post('/', async (c) => {
    authorize(c, 'create-task')
    const ctx = invocationContext(c)
    const body = await readBody(c.req.raw, WORKFLOW_FIELD)
    return handleCreate(c, ctx, body, () =>
      withApp(ctx, appOf(body.fields), firstAccount(body.fields), (app) =>
        parseTaskRequest(body, ctx.config, ownHosts(ctx), app),
      ),
    )
  })
  .get('/', async (c) => {
    const owner = visibleOwner(authorize(c, 'read-tasks'))
    const ctx = invocationContext(c)
    const query = readQuery<ListOptions>(c.req.query(), {
      ...SELECTION,
      callback: oneOf(CALLBACK_STATUSES),
      cursor: taskCursor,
      limit: wholeNumber(1, 100),
    })
    const page = await listTasks(ctx, restrictTo(owner, query))
    return c.json({ ...page, tasks: page.tasks.map((task) => toTaskResponse(ctx, task)) })
  })
  .get('/:id', async (c) => {
    const owner = visibleOwner(authorize(c, 'read-tasks'))
    const query = readQuery<{ wait: number; progress: boolean }>(c.req.query(), {
      wait: wholeNumber(0, MAX_WAIT),
      progress: flag,
    })
    const { ctx, id } = taskOfPath(c)
    const task = await getTask(ctx, id, { fresh: true, owner, ...query })
    if (task === undefined) throw taskNotFound()
    const body = toTaskResponse(ctx, task)
    if (!isOpen(task.status)) return c.json(body)
    const retryAfter = { 'retry-after': `${RETRY_AFTER}` }
    if (!prefersAsync(c.req.header('prefer'))) return c.json(body, 200, retryAfter)
    const applied = { 'preference-applied': 'respond-async', location: body.statusUrl }
    return c.json(body, 202, { ...retryAfter, ...applied })
  })
  .post('/:id/cancel', async (c) => {
    const owner = visibleOwner(authorize(c, 'change-tasks'))
    readQuery(c.req.query(), {})
    const { ctx, id } = taskOfPath(c)
    const cancellation = await cancelTask(ctx, id, owner)
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
