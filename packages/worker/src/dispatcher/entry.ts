import type { CallbackState, EndStatus, TaskStatus } from '../tasks/task.ts'
import type { State } from './transitions.ts'

/** Somebody works on a task; nobody else does until the time is over. */
export interface Lease {
  token: string
  until: number
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
  /** A refusal ended it that may not have been the last word. */
  unsure?: boolean | undefined
  callback?: CallbackState | undefined
  /** How many ends were told: two when an unknown one turned out otherwise. */
  ends: number
  /**
   * KV does not have the end as it is: a number that is another one each time there is something
   * new to be stored.
   */
  dirty?: number | undefined
  /** When to try KV again. */
  storeAt?: number | undefined
  /** Nothing is left to do since. */
  settledAt?: number | undefined
  /** Since when, and until when last, RunningHub could not be asked for it, or did not know it. */
  failing?: { since: number; last: number } | undefined
}

/** Is this an end that RunningHub's webhook may still correct? */
export function isUnsure({ endedAt, status, unsure = false }: Entry): boolean {
  return endedAt !== undefined && (status === 'unknown' || unsure)
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
