import { Hono } from 'hono/tiny'
import { oneOf, readQuery, taskCursor, wholeNumber } from '../http/query.ts'
import { CALLBACK_STATUSES } from '../model/task.ts'
import { visibleOwner } from '../security/api-token.ts'
import { type DashboardOptions, readDashboard } from '../tasks/dashboard.ts'
import { type AppEnv, invocationContext } from './app-env.ts'
import { authorize } from './authorize.ts'
import { toTaskResponse } from './task-response.ts'
import { restrictTo, SELECTION } from './task-selection.ts'

/** What the page shows: one request a refresh, whatever is open. */
export const dashboard = new Hono<AppEnv>().get('/', async (c) => {
  const token = authorize(c, 'read-tasks')
  const owner = visibleOwner(token)
  const ctx = invocationContext(c)
  const query = readQuery<DashboardOptions>(c.req.query(), {
    ...SELECTION,
    callback: oneOf(CALLBACK_STATUSES),
    cursor: taskCursor,
    limit: wholeNumber(1, 100),
    task: taskCursor,
  })
  const withAccounts = token.scopes.includes('admin')
  const board = await readDashboard(ctx, restrictTo(owner, query), { owner, withAccounts })
  return c.json({
    ...board,
    tasks: board.tasks.map((task) => toTaskResponse(ctx, task)),
    task: board.task && toTaskResponse(ctx, board.task),
  })
})
