import type { Config } from '../config.ts'
import { Problem } from '../http/problem.ts'
import type { LimitName, Limits } from '../model/limits.ts'
import type { ApiToken } from '../security/api-token.ts'

/** Returns the limits of a task that is created with a token. */
export function limitsOf(
  { dailyTasks, dailyCoins }: Config,
  { tasksPerDay, maxWaiting }: ApiToken,
): Limits {
  return { dailyTasks, dailyCoins, tasksPerDay, maxWaiting }
}

/**
 * Returns the response to a task that would exceed a limit.
 *
 * @param retryAfter milliseconds
 */
export function limitReached(
  limit: LimitName,
  { config, token }: { config: Config; token: ApiToken },
  retryAfter: number,
): Problem {
  const number = limitsOf(config, token)[limit]
  const details: Record<LimitName, string> = {
    dailyTasks: `The Worker creates ${number} tasks a day (DAILY_TASKS). Days are in UTC.`,
    dailyCoins: `The tasks of today have cost ${number} coins or more (DAILY_COINS). Days are in UTC.`,
    tasksPerDay: `The token ${token.name} may create ${number} tasks a day. Days are in UTC.`,
    maxWaiting: `The token ${token.name} has ${number} waiting tasks, as many as it may have.`,
  }
  const headers = { 'retry-after': `${Math.ceil(retryAfter / 1000)}` }
  return new Problem('limit-reached', { detail: details[limit], headers })
}
