import type { PollFailures } from '@runninghub-action/core'
import type { CallbackState, EndStatus, TaskStatus } from '../tasks/task.ts'
import type { State } from './transitions.ts'

/** Somebody works on a task; nobody else does until the time is over. */
export interface Lease {
  token: string
  until: number
  /** Its holder sends a callback. */
  delivers?: true | undefined
}

/** What the ledger decides by. Times in milliseconds since 1970. */
export interface Entry {
  createdAt: number
  hasCallback: boolean
  /** How often its submission was begun and not brought to an end. */
  tries: number
  /** While waiting: not to be claimed before. */
  notBefore?: number | undefined
  lease?: Lease | undefined
  /** Names RunningHub gave to its files, in their order, as far as they are uploaded. */
  uploads?: string[] | undefined
  /** RunningHub was given an address for its webhook. */
  webhook?: boolean | undefined
  submittedAt?: number | undefined
  startedAt?: number | undefined
  doubtfulAt?: number | undefined
  /** What ComfyUI objected to when the task was made: JSON text. */
  nodeErrors?: string | undefined
  endedAt?: number | undefined
  status?: EndStatus | undefined
  /** RunningHub has not confirmed this end, and may report another one. */
  provisional?: true | undefined
  /** RunningHub accepted a cancel of it. */
  cancelAccepted?: true | undefined
  callback?: CallbackState | undefined
  /** How many ends were told: two when an unknown one turned out otherwise. */
  ends: number
  /**
   * KV does not have the end as it is: a number that is another one each time there is something
   * new to be stored.
   */
  dirty?: number | undefined
  /**
   * Somebody lost the lease of this end without a report, and may write an older state to KV late:
   * KV is written once more when that is over.
   */
  lateWriter?: true | undefined
  /** When to try KV again. */
  storeAt?: number | undefined
  /** Nothing is left to do since. */
  settledAt?: number | undefined
  /** What failed status checks reported since the last one that found the task. */
  failures?: PollFailures | undefined
  /** Since when, and until when last, an overdue task could be neither checked nor cancelled. */
  failing?: { since: number; last: number } | undefined
}

/** Is this an end that RunningHub may still correct? */
export function isProvisional({ endedAt, status, provisional }: Entry): boolean {
  return endedAt !== undefined && (status === 'unknown' || provisional === true)
}

/** The state in the words of a caller. */
export function statusOf(state: State, entry: Entry): TaskStatus {
  switch (state) {
    case 'waiting':
    case 'unknown':
      return state
    case 'claimed':
    case 'creating':
      return 'submitting'
    case 'submitted':
      return entry.startedAt === undefined ? 'queued' : 'running'
    default:
      return entry.status ?? 'unknown'
  }
}

/**
 * From when on there is something to do for a task: a waiting one may be claimed, an ended one is
 * to be told. Undefined when nothing is, or when its time stands elsewhere.
 */
export function dueAt(state: State, entry: Entry): number | undefined {
  if (state === 'waiting') return entry.notBefore ?? 0
  return state === 'ended' ? tellAt(entry) : undefined
}

function tellAt({ callback, dirty, lease, storeAt, endedAt = 0 }: Entry): number | undefined {
  const times = [
    ...(callback?.status === 'pending' ? [callback.nextAt ?? endedAt] : []),
    ...(dirty === undefined ? [] : [storeAt ?? endedAt]),
  ]
  return times.length > 0 ? Math.max(Math.min(...times), lease?.until ?? 0) : undefined
}
