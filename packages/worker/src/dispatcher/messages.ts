import type { PollFailures } from '@runninghub-action/core'
import type { CallbackState, EndStatus, TaskStatus } from '../tasks/task.ts'
import type { Entry } from './entry.ts'
import type { Hint } from './hint-table.ts'

/** What crosses between the Worker and the ledger. Times in milliseconds since 1970. */

/** A task as the ledger knows it. `brief` and `outcome` are JSON text, opaque to the ledger. */
export interface LedgerTask {
  id: string
  status: TaskStatus
  createdAt: number
  startedAt: number | undefined
  endedAt: number | undefined
  runninghubTaskId: string | undefined
  brief: string
  outcome: string | undefined
  callback: CallbackState | undefined
  provisional: boolean
}

/** A task RunningHub has, for whoever looks at it. */
export interface OpenTask {
  id: string
  runninghubTaskId: string
  submittedAt: number
  startedAt: number | undefined
  nodeErrors: string | undefined
  /** What failed status checks reported since the last one that found it. */
  failures?: PollFailures | undefined
  /** It has ended so, but RunningHub has not confirmed it. */
  provisional?: EndStatus | undefined
  endedAt?: number | undefined
  /** RunningHub accepted a cancel of it. */
  cancelAccepted?: boolean | undefined
}

/** How a task ended. */
export interface End {
  status: EndStatus
  /** JSON text. */
  outcome: string
  /** RunningHub has not confirmed it, and may report another one. */
  provisional?: boolean
  /** RunningHub accepted a cancel. */
  cancelAccepted?: boolean
}

/**
 * An end that is still to be told: to the callback when `deliver`; to KV when `dirty`, and when
 * this attempt settles the callback.
 */
export interface Telling {
  task: LedgerTask
  lease: string
  deliver: boolean
  /** KV has not been told of the end yet. */
  dirty: number | undefined
}

/** An idempotency key and the request it came with. Hashes; what the caller sent is kept nowhere. */
export interface Idempotency {
  keyHash: string
  bodyHash: string
}

/** How far a telling has got. */
export interface Told {
  callback: CallbackState | undefined
  /** As it was handed out. */
  dirty: number | undefined
  /** `untouched`: there was nothing to store. */
  kv: 'stored' | 'failed' | 'untouched'
}

export type Acceptance =
  /** `open`: something may be submitted now, so it is worth to ask for a claim. */
  { kind: 'created'; open: boolean } | { kind: 'existing'; id: string } | { kind: 'conflict' }

export type Claim =
  /** Nothing to submit, or nothing may be submitted now. */
  | { kind: 'none' }
  /** Ask RunningHub for its queue first, and say what it answered. */
  | { kind: 'ask' }
  | {
      kind: 'task'
      id: string
      lease: string
      tries: number
      /** Names RunningHub gave to its first files already. */
      uploads: string[] | undefined
      /** Another one may be submitted beside this one. */
      more: boolean
    }

/** Why a task goes back to its place in the queue. */
export type Return =
  /** The queue is full: nobody else is submitted before `until` either, unless a task ends. */
  | { why: 'full'; until: number }
  /** RunningHub does not answer. */
  | { why: 'down'; until: number }
  /** Something about this one task: the others go on, and its tries are counted. */
  | { why: 'later'; until: number; uploads: string[] }
  /** Its record cannot be read, or the run's calls are spent: this was no try of the task. */
  | { why: 'untried'; until: number; uploads: string[] }

/** A task RunningHub has just made. */
export interface MadeTask {
  runninghubTaskId: string
  running: boolean
  /** What ComfyUI objects to: JSON text. */
  nodeErrors: string | undefined
}

export interface Reading {
  task: LedgerTask
  /** Set when the caller may ask RunningHub now. */
  look: OpenTask | undefined
}

/** What there is to ask RunningHub about a task. */
export type Inquiry =
  | { kind: 'look'; task: OpenTask }
  /** Its RunningHub id is not known: the webhook's own word for it is worth checking. */
  | { kind: 'nameless' }
  | { kind: 'nothing' }

/** An ended task as KV has it. */
export interface ForgottenTask
  extends Pick<Entry, 'createdAt' | 'startedAt' | 'endedAt' | 'status' | 'callback'> {
  id: string
  runninghubTaskId: string | undefined
  brief: string
  outcome: string | undefined
}

export interface Due {
  looks: OpenTask[]
  /** Names to ask RunningHub for. */
  hints: Hint[]
  tellings: Telling[]
  /** Tasks wait and may be claimed. */
  claimable: boolean
  /** When there will be something to do again; undefined when nothing is open. */
  nextAt: number | undefined
}
