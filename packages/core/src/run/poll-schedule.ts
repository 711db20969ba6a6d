import type { Watch } from '../progress/watch-progress.ts'

/** What is known when the next status check of a task is planned. Times are in milliseconds. */
export interface PollContext {
  /** Time since the task was first reported running; undefined while it is queued. */
  running: number | undefined
  /** Time since the wait began. */
  waited: number
  /** How long a run of this workflow usually takes; undefined when that is not known. */
  expected: number | undefined
  /** Between 0 and 1. */
  random: number
  /** The state of the run's progress socket, when there is one. */
  watch?: Pick<Watch, 'live' | 'msSinceEnd'> | undefined
}

const FIRST_POLL = 7_000
const STEADY_INTERVAL = 4_700
const INTERVAL_MAX = 15_000
/** The status checks that a socket saved while it was live pay for closer ones once it is silent. */
const SILENT_SOCKET_INTERVAL = 4_000
const SILENT_SOCKET_INTERVAL_MAX = 9_000

const SOCKET_INTERVAL = 30_000
const SOCKET_INTERVAL_MAX = 300_000
const AFTER_END = 500

/**
 * Returns the delay before the next status check of a task, in milliseconds.
 *
 * Hardly any task ends in its first seconds, so the first check comes after seven. After that the
 * interval is slightly below the five seconds of RunningHub's sample, and from about 70 s on it is
 * 7 % of the running time, at most 15 s. When the usual duration is known, the first check comes at
 * half of it, measured from the start of running, which is early enough for a run twice as fast as
 * usual. A jitter of 5 % up or down keeps tasks that were started together from polling together.
 *
 * A live progress socket wakes the poller itself, so checks become rare: after 30 s, then after one
 * and a half times the running time, at most 5 min. When the socket reports the end of the run,
 * RunningHub reports it moments later: the next check comes after half a second, and each further
 * delay equals the time since that report, up to the ordinary interval. When the socket is silent or
 * closed, the ordinary interval is between 4 s and 9 s.
 */
export function pollInterval(context: PollContext): number {
  const { running, waited, random, watch } = context
  const jitter = 0.95 + 0.1 * random
  const ordinary = ordinaryInterval(context)
  if (watch?.msSinceEnd !== undefined) {
    return Math.min(ordinary, Math.max(AFTER_END, watch.msSinceEnd)) * jitter
  }
  if (!watch?.live) return ordinary * jitter
  return (
    Math.min(SOCKET_INTERVAL_MAX, Math.max(SOCKET_INTERVAL, (running ?? waited) * 1.5)) * jitter
  )
}

function ordinaryInterval({ running, waited, expected, watch }: PollContext): number {
  if (
    running !== undefined &&
    expected !== undefined &&
    running < expected / 2 - STEADY_INTERVAL / 2
  ) {
    return expected / 2 - running
  }
  if (waited < FIRST_POLL) return FIRST_POLL - waited
  const [least, most] = watch
    ? [SILENT_SOCKET_INTERVAL, SILENT_SOCKET_INTERVAL_MAX]
    : [STEADY_INTERVAL, INTERVAL_MAX]
  return Math.min(most, Math.max(least, (running ?? waited) * 0.07))
}
