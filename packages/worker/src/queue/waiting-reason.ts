import type { Pause, WaitingReason } from '../model/pause.ts'
import type { Capacity } from './admission.ts'
import { MAX_ATTEMPTS } from './expiry.ts'
import type { TaskEntry } from './task-entry.ts'
import type { State } from './transitions.ts'

/** Returns why a task waits; undefined when it does not wait. */
export function waitingReason(
  state: State,
  { attempts, filesProblem }: Pick<TaskEntry, 'attempts' | 'filesProblem'>,
  { pause, capacity, now }: { pause: Pause | undefined; capacity: Capacity; now: number },
): WaitingReason | undefined {
  if (state !== 'accepted' && state !== 'preparing' && state !== 'waiting') return undefined
  if (pause) {
    const { code, message, hint } = pause
    const sentence = message.endsWith('.') ? message : `${message}.`
    return { code, message: `The queue is paused: ${sentence}`, hint }
  }
  if (state !== 'waiting') {
    const failed = `Its files are uploaded again after ${attempts} of ${MAX_ATTEMPTS} attempts`
    const message = attempts === 0 ? 'Its files are still to be uploaded.' : `${failed}.`
    return { code: 'FILES', message: filesProblem ? `${failed}: ${filesProblem}` : message }
  }
  const { blockedUntil, lastReachableAt, limit, inFlight, submitted } = capacity
  if (now < blockedUntil && lastReachableAt === Number.NEGATIVE_INFINITY) {
    return { code: 'UNAVAILABLE', message: 'RunningHub cannot be reached.' }
  }
  if (limit === undefined || inFlight + submitted < limit) {
    return { code: 'SLOT', message: 'It waits for a free slot of the account.' }
  }
  const slots = limit === 1 ? 'The one slot of the account has a task.' : undefined
  return { code: 'SLOT', message: slots ?? `All ${limit} slots of the account have tasks.` }
}
