import { dayOf, type Limits, type LimitUsage, reachedLimit, untilNextDay } from '../model/limits.ts'
import type { QueueState } from './queue-state.ts'
import type { EnqueuedTask, EnqueueResult, Tally } from './rpc-types.ts'

/** After how long a token with too many waiting tasks may try again, in milliseconds. */
const WAITING_RETRY = 60_000
/** More tasks of a token are not counted. */
const MAX_COUNTED = 10_000

/** Returns the refusal of a task that would exceed a limit; undefined when there is room for it. */
export function checkLimits(
  queue: QueueState,
  token: string,
  limits: NonNullable<EnqueuedTask['limits']>,
  now: number,
): Extract<EnqueueResult, { kind: 'limited' }> | undefined {
  if (Object.values(limits).every((limit) => limit === undefined)) return undefined
  const { coins = 0, waiting = 0 } = limits.elsewhere ?? {}
  const usage = readUsage(queue, token, limits, now)
  usage.dailyCoins += coins
  usage.maxWaiting += waiting
  const limit = reachedLimit(limits, usage)
  if (limit === undefined) return undefined
  if (!queue.recentLimits.isRepeat(`${limit} ${token}`, now))
    queue.addEvent({ event: 'limit-reached', limit, token })
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

/** Returns what counts against limits in this queue. */
export function tally({ usage, tasks }: QueueState, token: string | undefined, now: number): Tally {
  return {
    coins: usage.get(dayOf(now)).coins,
    waiting: token === undefined ? 0 : tasks.countWaiting(token, MAX_COUNTED),
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
