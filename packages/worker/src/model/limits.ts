/** What limits the tasks of one day (UTC). */
export interface Limits {
  /** Tasks of the whole Worker: DAILY_TASKS. */
  dailyTasks?: number | undefined
  /** Coins that RunningHub reported for tasks that ended: DAILY_COINS. */
  dailyCoins?: number | undefined
  /** Tasks of one token. */
  tasksPerDay?: number | undefined
  /** Tasks of one token that wait at the same time. */
  maxWaiting?: number | undefined
}

export type LimitName = keyof Limits

/** What counts against {@link Limits}. */
export type LimitUsage = Record<LimitName, number>

/** The order in which limits are checked, and in which the first exceeded one is reported. */
const NAMES: readonly LimitName[] = ['dailyTasks', 'dailyCoins', 'tasksPerDay', 'maxWaiting']

/** Returns the limit that leaves no room for one more task; undefined when there is room. */
export function reachedLimit(limits: Limits, usage: LimitUsage): LimitName | undefined {
  return NAMES.find((name) => usage[name] >= (limits[name] ?? Number.POSITIVE_INFINITY))
}

const DAY = 86_400_000

/** Returns the day (UTC) of a time as `2026-01-31`. */
export function dayOf(now: number): string {
  return new Date(now).toISOString().slice(0, 10)
}

/** Returns the milliseconds until the next day (UTC). */
export function untilNextDay(now: number): number {
  return DAY - (now % DAY)
}
