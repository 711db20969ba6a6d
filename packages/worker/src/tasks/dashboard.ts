import { taskPage } from '@runninghub-action/core'
import type { Dashboard, DashboardAccount, Today } from '../model/dashboard.ts'
import type { TaskResource } from '../model/task.ts'
import {
  forEachAccount,
  forTask,
  type InvocationContext,
  runInBackground,
} from '../platform/context.ts'
import { limitSubrequests } from '../platform/subrequests.ts'
import { recordAccount } from '../submission/record-account.ts'
import { type AccountReport, readReport, readTasksToday, takeCheck } from './account-reports.ts'
import { getTask } from './get.ts'
import { type ListOptions, listTasks } from './list.ts'
import { toIso, toQueueResource } from './queue-resource.ts'

/** How old the balance may be that the page shows, in milliseconds. */
const CHECK_INTERVAL = 300_000
const CHECK_TIMEOUT = 5_000

export interface DashboardOptions extends ListOptions {
  /** The id of the task that is open. */
  task?: string | undefined
}

/**
 * Reads what the page shows: a page of tasks, the task that is open, and the accounts. RunningHub gets
 * calls about the open task, as with `GET /v1/tasks/:id?progress=true`. With accounts it gets one free
 * call in five minutes, after the response, for the balance.
 *
 * @param owner the name of the token whose tasks are visible; all tasks without it
 * @param withAccounts also read what the queues report
 * @throws {StorageUnavailableError}
 */
export async function readDashboard(
  invocation: InvocationContext,
  { task: id, ...list }: DashboardOptions,
  { owner, withAccounts }: { owner: string | undefined; withAccounts: boolean },
): Promise<Dashboard<TaskResource>> {
  const ctx = limitSubrequests(invocation)
  const taskCtx = id === undefined ? undefined : forTask(ctx, id)
  const [page, task, reports] = await Promise.all([
    listTasks(ctx, list),
    id !== undefined && taskCtx
      ? getTask(taskCtx, id, { fresh: true, progress: true, owner })
      : undefined,
    withAccounts ? Promise.all(forEachAccount(ctx).map(readReport)) : [],
  ])
  if (withAccounts) runInBackground(ctx, 'checking an account', checkBalance(ctx, reports))
  const { config } = taskCtx ?? ctx
  return {
    ...page,
    task,
    runninghubPage: task?.runninghubTaskId && taskPage(config.baseUrl, task.runninghubTaskId),
    accounts: reports.map(toDashboardAccount),
    today: withAccounts ? await readToday(ctx, reports) : undefined,
  }
}

async function checkBalance(ctx: InvocationContext, reports: AccountReport[]): Promise<void> {
  const due = await takeCheck(ctx, reports, CHECK_INTERVAL)
  if (due) await recordAccount(due.ctx, CHECK_TIMEOUT)
}

function toDashboardAccount({ ctx, report }: AccountReport): DashboardAccount {
  const name = ctx.config.account
  if (!report) return { name }
  const { check, busy, deadCallbacks } = report
  const { paused, limit, waiting, oldestWaitingAt } = toQueueResource(report)
  const balance = check?.balance && { ...check.balance, at: toIso(check.at) }
  return { name, paused, balance, busy, limit, waiting, oldestWaitingAt, deadCallbacks }
}

async function readToday(ctx: InvocationContext, reports: AccountReport[]): Promise<Today> {
  const { dailyTasks: maxTasks, dailyCoins: maxCoins } = ctx.config
  const coins = reports.reduce((sum, { report }) => sum + (report?.coinsToday ?? 0), 0)
  return { tasks: await readTasksToday(ctx, reports), coins, maxTasks, maxCoins }
}
