import type { Watch } from '../progress/watch-progress.ts'

/** What is known when the next look at a task is planned. Times in milliseconds. */
export interface PollContext {
  /** Since the task was seen running; undefined while it is queued. */
  running: number | undefined
  /** Since the wait began. */
  waited: number
  /** How long a run of this workflow usually takes, when that is known. */
  expected: number | undefined
  /** Between 0 and 1. */
  random: number
  /** What the run's progress socket tells, when there is one. */
  watch?: Pick<Watch, 'live' | 'msSinceEnd'> | undefined
}

const FIRST_POLL = 7_000
const STEADY_INTERVAL = 4_700
const INTERVAL_MAX = 15_000

const SOCKET_INTERVAL = 30_000
const SOCKET_INTERVAL_MAX = 300_000
const AFTER_END = 500

/**
 * How long to wait before the next look at a task, in milliseconds.
 *
 * Hardly any task ends in its first seconds, so the first look comes after seven; from there
 * the pace is a little under the five seconds of RunningHub's sample, and from about 70 s on it
 * slows down to 7 % of the time the task has run, at most 15 s. When the usual duration is known
 * the first look comes at half of it, measured from the start of running, which is early enough
 * for a run twice as fast as usual. Each delay is jittered by 5 % up or down, so that many tasks
 * started together do not ask together.
 *
 * A live progress socket wakes the poller itself, so the looks between become few: after 30 s,
 * then one and a half times the time run, at most 5 min. Once it said that the run is over, the
 * service follows within moments: looks after half a second, then each as late again as the
 * hint is old, until that is the ordinary pace.
 */
export function pollInterval(moment: PollContext): number {
  const { running, waited, random, watch } = moment
  const jitter = 0.95 + 0.1 * random
  const ordinary = ordinaryInterval(moment)
  if (watch?.msSinceEnd !== undefined) {
    return Math.min(ordinary, Math.max(AFTER_END, watch.msSinceEnd)) * jitter
  }
  if (!watch?.live) return ordinary * jitter
  return (
    Math.min(SOCKET_INTERVAL_MAX, Math.max(SOCKET_INTERVAL, (running ?? waited) * 1.5)) * jitter
  )
}

function ordinaryInterval({ running, waited, expected }: PollContext): number {
  if (
    running !== undefined &&
    expected !== undefined &&
    running < expected / 2 - STEADY_INTERVAL / 2
  ) {
    return expected / 2 - running
  }
  if (waited < FIRST_POLL) return FIRST_POLL - waited
  return Math.min(INTERVAL_MAX, Math.max(STEADY_INTERVAL, (running ?? waited) * 0.07))
}
