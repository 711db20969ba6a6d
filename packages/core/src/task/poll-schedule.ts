import type { Watch } from '../progress/watch-progress.ts'

/** What is known when the next look at a task is planned. Times in milliseconds. */
export interface PollMoment {
  /** Since the task was seen running; undefined while it is queued. */
  running: number | undefined
  /** Since the wait began. */
  waited: number
  /** How long a run of this workflow usually takes, when that is known. */
  expected: number | undefined
  /** Between 0 and 1. */
  random: number
  /** What the run's progress socket tells, when there is one. */
  watch?: Pick<Watch, 'live' | 'overFor'> | undefined
}

const FIRST = 7_000
const STEADY = 4_700
const SLOWEST = 15_000

const TRUSTING = 30_000
const MOST_TRUSTING = 300_000
const JUST_OVER = 500

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
export function nextPoll(moment: PollMoment): number {
  const { running, waited, random, watch } = moment
  const jitter = 0.95 + 0.1 * random
  const ordinary = ordinaryDelay(moment)
  if (watch?.overFor !== undefined) {
    return Math.min(ordinary, Math.max(JUST_OVER, watch.overFor)) * jitter
  }
  if (!watch?.live) return ordinary * jitter
  return Math.min(MOST_TRUSTING, Math.max(TRUSTING, (running ?? waited) * 1.5)) * jitter
}

function ordinaryDelay({ running, waited, expected }: PollMoment): number {
  if (running !== undefined && expected !== undefined && running < expected / 2 - STEADY / 2) {
    return expected / 2 - running
  }
  if (waited < FIRST) return FIRST - waited
  return Math.min(SLOWEST, Math.max(STEADY, (running ?? waited) * 0.07))
}
