import { dayOf, type Limits, type LimitUsage, reachedLimit, untilNextDay } from '../model/limits.ts'
import type { QueueState } from './queue-state.ts'
import type { EnqueueResult } from './rpc-types.ts'

/** After how long a token with too many waiting tasks may try again, in milliseconds. */
const WAITING_RETRY = 60_000

/** Returns the refusal of a task that would exceed a limit; undefined when there is room for it. */
export function checkLimits(
  queue: QueueState,
  token: string,
  limits: Limits,
  now: number,
): Extract<EnqueueResult, { kind: 'limited' }> | undefined {
  if (Object.values(limits).every((limit) => limit === undefined)) return undefined
  const limit = reachedLimit(limits, readUsage(queue, token, limits, now))
  if (limit === undefined) return undefined
  const retryAfter = limit === 'maxWaiting' ? WAITING_RETRY : untilNextDay(now)
  return { kind: 'limited', limit, retryAfter }
}

function readUsage(
  { usage, tasks }: QueueState,
  token: string,
  { tasksPerDay, maxWaiting }: Limits,
  now: number,
): LimitUsage {
  const day = dayOf(now)
  const all = usage.get(day)
  return {
    dailyTasks: all.tasks,
    dailyCoins: all.coins,
    tasksPerDay: tasksPerDay === undefined ? 0 : usage.get(day, token).tasks,
    maxWaiting: maxWaiting === undefined ? 0 : tasks.countWaiting(token, maxWaiting),
  }
}

/**
 * Counts the coins of a task that ended. A corrected end replaces what was counted for it before.
 *
 * @param coins as RunningHub reported them; undefined when it did not
 */
export function countCoins(
  { usage }: QueueState,
  token: string | undefined,
  { before = 0, coins = before }: { before?: number | undefined; coins?: number | undefined },
  now: number,
): void {
  if (coins !== before) usage.add(dayOf(now), token ?? '', { coins: coins - before })
}
