const MINUTE = 60_000

export interface PollTarget {
  /** Milliseconds since RunningHub accepted the task. */
  age: number
  /** Milliseconds since it was first seen running. */
  running: number | undefined
  /** RunningHub calls a webhook at its end. */
  hasWebhook: boolean
}

/**
 * Returns the time between two status checks of a task, in milliseconds. Without a webhook polling is the
 * only way to notice the end: every five seconds, or every 5 % of the task's age. With a webhook
 * polling is a safety net: once in every cron run. After ten minutes of running both slow down.
 */
export function pollInterval({ age, running = 0, hasWebhook }: PollTarget): number {
  if (running > 60 * MINUTE) return hasWebhook ? 5 * MINUTE : 2 * MINUTE
  if (running > 10 * MINUTE) return hasWebhook ? 2 * MINUTE : MINUTE / 2
  return hasWebhook ? MINUTE - 5_000 : Math.min(MINUTE / 2, Math.max(5_000, age * 0.05))
}

/**
 * Returns the time between two status checks of a provisional end, in milliseconds. RunningHub
 * mostly confirms an end within seconds. Other ends are checked less and less often.
 *
 * @param age milliseconds since the end was recorded
 */
export function confirmInterval(age: number): number {
  return Math.min(30 * MINUTE, Math.max(5_000, age * 0.25))
}
