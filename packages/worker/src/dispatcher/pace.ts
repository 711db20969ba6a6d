const MINUTE = 60_000

export interface Watched {
  /** Milliseconds since RunningHub took the task, and since it was first seen running. */
  age: number
  running: number | undefined
  /** RunningHub's webhook is to come at its end: looking is then only the net under it. */
  webhook: boolean
}

/**
 * How long to leave a task alone between two looks, in milliseconds. Every five seconds or 5 % of
 * its age when looking is the only way to learn of its end, in every cron run when a webhook is to
 * come; after ten minutes of running less often.
 */
export function lookInterval({ age, running = 0, webhook }: Watched): number {
  if (running > 60 * MINUTE) return webhook ? 5 * MINUTE : 2 * MINUTE
  if (running > 10 * MINUTE) return webhook ? 2 * MINUTE : MINUTE / 2
  return webhook ? MINUTE - 5_000 : Math.min(MINUTE / 2, Math.max(5_000, age * 0.05))
}

/**
 * How long to leave a provisional end alone between two checks, in milliseconds: RunningHub mostly
 * confirms it within seconds; what it does not confirm is checked more and more rarely.
 *
 * @param age milliseconds since the end was recorded
 */
export function confirmInterval(age: number): number {
  return Math.min(30 * MINUTE, Math.max(5_000, age * 0.25))
}
