/**
 * Where a task is in its life.
 *
 * - `accepted`: its files are still to be uploaded.
 * - `preparing`: a caller fetches its files and uploads them. It takes no slot.
 * - `waiting`: it may be submitted as soon as a slot is free, first in first out.
 * - `claimed`: a caller is about to submit it; nothing was sent that costs.
 * - `submitting`: the point of no return; a create call may be under way.
 * - `unknown`: a create call was sent, and it is not known whether it created a task.
 * - `submitted`: RunningHub has the task.
 * - `ended`: the end is known. Its callback may still be sent.
 */
export type State =
  | 'accepted'
  | 'preparing'
  | 'waiting'
  | 'claimed'
  | 'submitting'
  | 'submitted'
  | 'unknown'
  | 'ended'

/**
 * - `prepare`: a caller takes the task to upload its files.
 * - `files-ready`: all its files are uploaded.
 * - `claim`: a caller takes the task to submit it.
 * - `begin-submit`: the caller is about to send the create call.
 * - `release`: the caller gives it back. RunningHub created nothing.
 * - `lease-expired`: the caller did not report in time.
 * - `mark-submitted`: RunningHub's response to the create call has a task id.
 * - `mark-unknown`: the create call got no response, or an unusable one.
 * - `confirm-candidate`: RunningHub has the task: a webhook named it, or a status check found it.
 * - `fail`: RunningHub refused for good and created nothing.
 * - `complete`: the task ended on RunningHub, or its end is presumed.
 * - `cancel`: a caller cancels a task that RunningHub does not have.
 * - `expire`: the task has waited, or been unknown, for too long.
 * - `redeliver`: its end is to be delivered once more.
 */
export type Event =
  | 'prepare'
  | 'files-ready'
  | 'claim'
  | 'begin-submit'
  | 'release'
  | 'lease-expired'
  | 'mark-submitted'
  | 'mark-unknown'
  | 'confirm-candidate'
  | 'fail'
  | 'complete'
  | 'cancel'
  | 'expire'
  | 'redeliver'

type Transitions = Readonly<Record<State, Readonly<Partial<Record<Event, State>>>>>

/**
 * The whole life of a task. An event without an entry comes too late or too early and changes
 * nothing. From `unknown` the only way to another create call is `release`: RunningHub's own
 * response that it created nothing.
 */
export const TRANSITIONS: Transitions = {
  accepted: { prepare: 'preparing', cancel: 'ended', expire: 'ended' },
  preparing: {
    'files-ready': 'waiting',
    release: 'accepted',
    'lease-expired': 'accepted',
    fail: 'ended',
    cancel: 'ended',
  },
  waiting: { claim: 'claimed', cancel: 'ended', expire: 'ended' },
  claimed: {
    'begin-submit': 'submitting',
    release: 'waiting',
    'lease-expired': 'waiting',
    fail: 'ended',
    cancel: 'ended',
  },
  submitting: {
    'mark-submitted': 'submitted',
    release: 'waiting',
    fail: 'ended',
    'mark-unknown': 'unknown',
    'lease-expired': 'unknown',
    'confirm-candidate': 'submitted',
  },
  unknown: {
    'mark-submitted': 'submitted',
    release: 'waiting',
    fail: 'ended',
    'confirm-candidate': 'submitted',
    expire: 'ended',
  },
  submitted: { complete: 'ended' },
  ended: { redeliver: 'ended' },
}

/** Further transitions of a provisional end: RunningHub has not confirmed it, and may report another. */
export const CORRECTIONS: Readonly<Partial<Record<Event, State>>> = {
  'confirm-candidate': 'submitted',
  complete: 'ended',
}

/** Returns the state after an event; undefined when the event changes nothing. */
export function next(state: State, event: Event, provisional = false): State | undefined {
  const corrected = provisional ? CORRECTIONS[event] : undefined
  return corrected ?? TRANSITIONS[state][event]
}
