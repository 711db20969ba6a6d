/**
 * Where a task stands, in the ledger's own words.
 *
 * - `claimed`: somebody prepares its submission; nothing was sent that costs.
 * - `creating`: the point of no return is passed; a create call may be under way.
 * - `unknown`: a create call was made and nobody knows whether it made a task.
 * - `ended`: the end is known, but not yet told to KV or to the callback.
 * - `settled`: nothing is left to do; kept a while because KV may be a minute behind.
 */
export type State =
  | 'waiting'
  | 'claimed'
  | 'creating'
  | 'submitted'
  | 'unknown'
  | 'ended'
  | 'settled'

/**
 * - `return`: nothing was made, and it may be tried again.
 * - `lapse`: the lease ran out, whoever held it is gone.
 * - `made`: RunningHub's answer to the create call has a task id.
 * - `doubt`: there is no answer to the create call, or none that says what happened.
 * - `named`: RunningHub has the task after all: its webhook named it, or a status check found it.
 * - `fail`: refused for good, nothing was made.
 * - `finish`: it has ended on RunningHub, or was given up there.
 * - `expire`: it has waited, or been unknown, for too long.
 * - `again`: its callback is to be sent once more.
 */
export type Event =
  | 'claim'
  | 'create'
  | 'return'
  | 'lapse'
  | 'made'
  | 'doubt'
  | 'named'
  | 'fail'
  | 'finish'
  | 'cancel'
  | 'expire'
  | 'settle'
  | 'again'

/**
 * The whole life of a task. What is not here does not happen: an event that finds no entry comes
 * too late or too early, and changes nothing. No path leads from `unknown` to another create
 * call, except over RunningHub's own word that it made nothing.
 */
const TABLE: Readonly<Record<State, Partial<Record<Event, State>>>> = {
  waiting: { claim: 'claimed', cancel: 'ended', expire: 'ended' },
  claimed: {
    create: 'creating',
    return: 'waiting',
    lapse: 'waiting',
    fail: 'ended',
    cancel: 'ended',
  },
  creating: {
    made: 'submitted',
    return: 'waiting',
    fail: 'ended',
    doubt: 'unknown',
    lapse: 'unknown',
    named: 'submitted',
  },
  unknown: {
    made: 'submitted',
    return: 'waiting',
    fail: 'ended',
    named: 'submitted',
    expire: 'ended',
  },
  submitted: { finish: 'ended' },
  ended: { settle: 'settled', again: 'ended' },
  settled: { again: 'ended' },
}

/** What a provisional end allows besides: RunningHub has not confirmed it, and may report another one. */
const CORRECTIONS: Partial<Record<Event, State>> = { named: 'submitted', finish: 'ended' }

/** The state after an event; undefined when the event changes nothing. */
export function next(state: State, event: Event, provisional = false): State | undefined {
  const corrected = provisional ? CORRECTIONS[event] : undefined
  return corrected ?? TABLE[state][event]
}
