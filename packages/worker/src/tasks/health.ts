import { type AccountStatus, accountStatus, type HealthStatus, healthOf } from '../model/health.ts'
import type { Balance } from '../model/pause.ts'
import { forEachAccount, type InvocationContext } from '../platform/context.ts'
import { limitSubrequests } from '../platform/subrequests.ts'
import { recordAccount } from '../submission/record-account.ts'
import { type AccountReport, readReport, readTasksToday, takeCheck } from './account-reports.ts'
import { type QueueResource, toIso, toQueueResource } from './queue-resource.ts'

/** How old a check of an account may be, in milliseconds: RunningHub gets at most one call a minute. */
const CHECK_INTERVAL = 60_000
/** A monitor waits some seconds for a response. */
const CHECK_TIMEOUT = 5_000

/** An account, as /health shows it with a token. */
export interface AccountHealth extends Partial<QueueResource> {
  name: string
  status: AccountStatus
  /** Tasks that are being created or that RunningHub has. */
  busy?: number
  balance?: (Balance & { checkedAt: string | undefined }) | undefined
}

/** What is known about the Worker. */
export interface Health {
  status: HealthStatus
  accounts: AccountHealth[]
  /** Missing when a queue does not respond, as `coinsToday`. */
  deadCallbacks: number | undefined
  /** Of the day in UTC. Missing when the queue does not respond. */
  tasksToday: number | undefined
  /** As RunningHub reported them for tasks that ended on the day in UTC. */
  coinsToday: number | undefined
}

/**
 * Returns what the queues know, and checks one account by a free call when the last check of any is a
 * minute old: the one whose check is the oldest. A queue that does not respond is part of the result.
 */
export async function readHealth(invocation: InvocationContext): Promise<Health> {
  const ctx = limitSubrequests(invocation)
  const all = await Promise.all(forEachAccount(ctx).map(readReport))
  const due = await takeCheck(ctx, all, CHECK_INTERVAL)
  if (due) {
    await recordAccount(due.ctx, CHECK_TIMEOUT).catch(() => {})
    due.report = (await readReport(due.ctx)).report
  }
  const accounts = all.map(toAccountHealth)
  const reports = all.flatMap(({ report }) => report ?? [])
  const sum = (name: 'deadCallbacks' | 'coinsToday') =>
    reports.length < all.length
      ? undefined
      : reports.reduce((total, report) => total + report[name], 0)
  return {
    status: healthOf(accounts.map(({ status }) => status)),
    accounts,
    deadCallbacks: sum('deadCallbacks'),
    tasksToday: await readTasksToday(ctx, all),
    coinsToday: sum('coinsToday'),
  }
}

function toAccountHealth({ ctx, report }: AccountReport): AccountHealth {
  const name = ctx.config.account
  if (!report) return { name, status: 'queue-unavailable' }
  const { check, busy, isUnreachable, paused } = report
  const status = accountStatus({ check, isUnreachable, pauseCode: paused?.code })
  const balance = check?.balance && { ...check.balance, checkedAt: toIso(check.at) }
  return { name, status, busy, ...toQueueResource(report), balance }
}
