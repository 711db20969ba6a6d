import type { PollFailures } from '@runninghub-action/core'
import type { CallbackState, EndStatus, TaskStatus } from '../model/task.ts'
import type { UnknownSubmit } from '../model/unknown-error.ts'
import type { State } from './transitions.ts'

/** A caller's exclusive right to work on a task, until it expires. */
export interface Lease {
  token: string
  until: number
}

/** The copy of results to R2, while files are still to be copied. */
export interface CopyState {
  /** Attempts that have begun. */
  attempts: number
  /** When the next one begins; undefined during the last one. */
  nextAt?: number | undefined
}

/** What the queue stores about a task. Times in milliseconds since 1970. */
export interface TaskEntry {
  createdAt: number
  hasCallback: boolean
  /** Submissions that began and did not finish. */
  attempts: number
  /** The earliest time at which its files are fetched again. */
  notBefore?: number | undefined
  lease?: Lease | undefined
  /** When RunningHub last refused it for a reason that concerns the account. */
  refusedAt?: number | undefined
  /** The code of this refusal, or of the error that it ended with. */
  errorCode?: string | undefined
  /** Why its files could not be uploaded at the last attempt. */
  filesProblem?: string | undefined
  /** Names that RunningHub gave to its files, in their order, as far as they are uploaded. */
  uploads?: string[] | undefined
  /** RunningHub has a URL for its webhook. */
  hasWebhook?: boolean | undefined
  submittedAt?: number | undefined
  startedAt?: number | undefined
  /** How long the task may run, in milliseconds. */
  taskTimeout?: number | undefined
  /** Since when the outcome of the create call is unknown. */
  unknownSince?: number | undefined
  /** Why, as a sentence. */
  unknownReason?: string | undefined
  /** When a caller requested a cancel that could not be carried out at once. */
  cancelRequestedAt?: number | undefined
  /** ComfyUI's node errors at creation, as JSON text. */
  nodeErrors?: string | undefined
  endedAt?: number | undefined
  /** What the task cost, as far as RunningHub reports it. */
  coins?: number | undefined
  status?: EndStatus | undefined
  /** RunningHub has not confirmed this end, and may report another one. */
  provisional?: true | undefined
  /** RunningHub accepted a cancel of it. */
  cancelAccepted?: true | undefined
  callback?: CallbackState | undefined
  copy?: CopyState | undefined
  /** The lease is for the copy. */
  copying?: true | undefined
  /** How many ends had a callback of their own: two when a correction followed the first. */
  endCount: number
  /** Until when status checks may confirm or correct the end. Set for a provisional one. */
  confirmUntil?: number | undefined
  /** What failed status checks reported since the last one that found the task. */
  pollFailures?: PollFailures | undefined
  /** Since when, and until when last, an overdue task could be neither checked nor cancelled. */
  failing?: { since: number; last: number } | undefined
}

/** Creates a lease that expires after `duration` milliseconds. */
export function newLease(now: number, duration: number): Lease {
  return { token: crypto.randomUUID(), until: now + duration }
}

/** Returns what is known of a create call whose outcome is not; undefined for any other task. */
export function unknownSubmit(state: State, entry: TaskEntry): UnknownSubmit | undefined {
  const { unknownSince: since, taskTimeout = 0, unknownReason, hasWebhook = false, status } = entry
  const isUnknown = state === 'unknown' || (state === 'ended' && status === 'unknown')
  if (!isUnknown || since === undefined) return undefined
  const reason = unknownReason ?? 'The Worker stopped during the call.'
  return { since, until: since + taskTimeout, reason, hasWebhook }
}

/** Checks whether RunningHub may still correct this end. */
export function isProvisional({ endedAt, status, provisional }: TaskEntry): boolean {
  return endedAt !== undefined && (status === 'unknown' || provisional === true)
}

/** Returns the status that callers see. */
export function statusOf(state: State, entry: TaskEntry): TaskStatus {
  switch (state) {
    case 'accepted':
    case 'preparing':
    case 'waiting':
      return 'waiting'
    case 'unknown':
      return 'unknown'
    case 'claimed':
    case 'submitting':
      return 'submitting'
    case 'submitted':
      return entry.startedAt === undefined ? 'queued' : 'running'
    default:
      return entry.status ?? 'unknown'
  }
}

/**
 * Returns when a task needs work. Zero: at any time. Undefined: it has ended, and nothing is left to
 * deliver.
 */
export function dueAt(state: State, entry: TaskEntry): number | undefined {
  const { notBefore = 0, lease, unknownSince = 0, taskTimeout = 0 } = entry
  switch (state) {
    case 'accepted':
      return notBefore
    case 'preparing':
    case 'claimed':
    case 'submitting':
      return lease?.until ?? 0
    case 'waiting':
    case 'submitted':
      return 0
    case 'unknown':
      return unknownSince + taskTimeout
    case 'ended':
      return nextDeliveryAt(entry)
  }
}

/** How long a callback waits for the copy of the results, in milliseconds. */
const COPY_GRACE = 2 * 60_000

/** Returns when the callback of an ended task is due; undefined when there is none to send. */
export function callbackDueAt({ callback, copy, endedAt = 0 }: TaskEntry): number | undefined {
  if (callback?.status !== 'pending') return undefined
  return Math.max(callback.nextAt ?? endedAt, copy ? endedAt + COPY_GRACE : 0)
}

function nextDeliveryAt(entry: TaskEntry): number | undefined {
  const never = Number.POSITIVE_INFINITY
  const at = Math.min(callbackDueAt(entry) ?? never, entry.copy?.nextAt ?? never)
  return at === never ? undefined : Math.max(at, entry.lease?.until ?? 0)
}
