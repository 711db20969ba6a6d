import type { PollFailures } from '@runninghub-action/core'
import type { AccountCheck } from '../model/health.ts'
import type { LimitName, Limits } from '../model/limits.ts'
import type { AccountRefusal, Pause, WaitingReason } from '../model/pause.ts'
import type { CALLBACK_STATUSES, CallbackState, EndStatus, TaskStatus } from '../model/task.ts'
import type { PayloadTexts } from '../model/task-payload.ts'
import type { UnknownSubmit } from '../model/unknown-error.ts'
import type { Candidate } from './tables/candidates.ts'

/** The types of the calls from the Worker to the queue. Times in milliseconds since 1970. */

/** A task as the queue knows it. `info` and `outcome` are JSON text that the queue does not read. */
export interface QueuedTask {
  id: string
  status: TaskStatus
  /** The name of the API token that created it. */
  token: string | undefined
  createdAt: number
  submittedAt: number | undefined
  startedAt: number | undefined
  endedAt: number | undefined
  runninghubTaskId: string | undefined
  info: string
  outcome: string | undefined
  callback: CallbackState | undefined
  provisional: boolean
  /** Why it waits. */
  waitingFor: WaitingReason | undefined
  /** Set while it is not known whether RunningHub created it. */
  unknown: UnknownSubmit | undefined
  cancelRequestedAt: number | undefined
}

/** A task that RunningHub has, for the caller that checks its status. */
export interface PolledTask {
  id: string
  runninghubTaskId: string
  submittedAt: number
  startedAt: number | undefined
  nodeErrors: string | undefined
  /** What failed status checks reported since the last one that found it. */
  pollFailures?: PollFailures | undefined
  /** It has ended with this status, but RunningHub has not confirmed it. */
  provisional?: EndStatus | undefined
  endedAt?: number | undefined
  /** A caller wants it cancelled, and RunningHub has not been asked to yet. */
  cancelRequested?: boolean | undefined
  /** RunningHub accepted a cancel of it. */
  cancelAccepted?: boolean | undefined
}

/** How a task ended. */
export interface End {
  status: EndStatus
  /** JSON text. */
  outcome: string
  /** The code of its error. */
  code?: string | undefined
  /** What the task cost, as far as RunningHub reports it. */
  coins?: number | undefined
  /** How many of its files are to be copied to R2. */
  copies?: number | undefined
  /** RunningHub has not confirmed it, and may report another one. */
  provisional?: boolean
  /** RunningHub accepted a cancel. */
  cancelAccepted?: boolean
}

/** The callback of an end, or the copy of its results, leased to the caller: an attempt is due. */
export interface Delivery {
  task: QueuedTask
  lease: string
  /** Set when the results are to be copied first: how long that may take, in milliseconds. */
  copyTimeout?: number
}

/** What an attempt to copy results has done. */
export interface CopyReport {
  /** The outcome with the stored results, as JSON text; undefined when nothing was stored. */
  outcome: string | undefined
  /** How many files are still to be copied. */
  remaining: number
}

/** A task to be added to the queue. Its texts are JSON that the queue does not read. */
export interface EnqueuedTask extends PayloadTexts {
  id: string
  info: string
  hasFiles: boolean
  hasCallback: boolean
  /** The name of the API token that creates it. */
  token?: string | undefined
  limits?: (Limits & { elsewhere?: Tally }) | undefined
}

/** What counts against limits in one queue. */
export interface Tally {
  /** Coins of today (UTC). */
  coins: number
  /** Waiting tasks of one token. */
  waiting: number
}

/** What a request to cancel a task has led to. */
export type CancelDecision =
  | { kind: 'ended'; delivery: Delivery | undefined }
  /** RunningHub has the task, and must cancel it. */
  | { kind: 'remote'; task: PolledTask }
  /** It is not known yet whether RunningHub has the task. */
  | { kind: 'kept' }
  | { kind: 'nothing' }

export type EnqueueResult =
  /**
   * `open`: a task may be submitted now, so a claim can succeed.
   * `files`: the caller is to upload the files of the new task.
   */
  | { kind: 'created'; open: boolean; files?: FilesClaim | undefined }
  /** The idempotency key belongs to this task. */
  | { kind: 'existing'; id: string }
  /** The idempotency key belongs to another request. */
  | { kind: 'conflict' }
  /** A limit leaves no room for the task. `retryAfter` in milliseconds. */
  | { kind: 'limited'; limit: LimitName; retryAfter: number }

/** Who works on a task: a cron run has minutes, a request has half a minute after its response. */
export type Budget = 'cron' | 'request'

/** A task that the caller has leased, with what it needs. */
interface LeasedTask {
  id: string
  lease: string
  /** JSON text. */
  info: string
  payload: PayloadTexts
  /** Names that RunningHub gave to its first files already. */
  uploads: string[]
}

/** A task whose files the caller uploads. */
export interface FilesClaim extends LeasedTask {
  /** How often this has failed. */
  attempts: number
}

/** A task that the caller submits. */
export interface SubmitClaim extends LeasedTask {
  kind: 'task'
  /** Another task may be submitted beside this one. */
  more: boolean
}

export type Claim = (
  | SubmitClaim
  /** The capacity is not known: query RunningHub's queue, report it, then claim again. */
  | { kind: 'probe' }
  /** Nothing waits, or nothing may be submitted now. */
  | { kind: 'none' }
) & {
  /** Files of a task are to be uploaded. */
  filesDue: boolean
}

/** Why a task goes back although its files are not all uploaded. */
export interface FilesRelease {
  /** `not-attempted`: RunningHub refuses the account, or the invocation has no subrequest left. */
  why: 'failed' | 'not-attempted'
  /** When to try again. */
  until: number
  uploads: string[]
  /** Why it failed. */
  problem?: string | undefined
  /** RunningHub refuses every file of the account: the queue pauses. */
  refusal?: AccountRefusal | undefined
}

/** Why a claimed task goes back to its place in the queue. */
export type Release =
  /** RunningHub's queue is full: no other task is submitted before `until`, unless one ends. */
  | { why: 'full'; until: number }
  /** RunningHub cannot be reached. */
  | { why: 'unreachable'; until: number }
  /** The queue did not respond. */
  | { why: 'not-attempted' }

/** What the queue keeps about a create call before it is sent. */
export interface SubmitDetails {
  /** RunningHub calls a webhook at the end of the task. */
  hasWebhook: boolean
  /** How long the task may run, in milliseconds. */
  taskTimeout: number
}

/** A task that RunningHub has just created. */
export interface CreatedTask {
  runninghubTaskId: string
  running: boolean
  /** ComfyUI's node errors as JSON text. */
  nodeErrors: string | undefined
}

export interface TaskLookup {
  task: QueuedTask
  /** What the caller sent, as JSON text. */
  input: string | undefined
  /** Set when the caller may check the task's status now. */
  poll: PolledTask | undefined
}

/** What the Worker does after RunningHub's webhook for a task. */
export type WebhookDecision =
  | { kind: 'poll'; task: PolledTask }
  /** Its RunningHub id is not known yet: the id that the webhook names is worth a check. */
  | { kind: 'unidentified' }
  | { kind: 'nothing' }

/** Which tasks a list has, newest first. */
export interface TaskFilter {
  /** The range of ids, both included: in alphabetical order the newest task is first. */
  first: string
  last: string
  status?: TaskStatus | undefined
  preset?: string | undefined
  token?: string | undefined
  callback?: (typeof CALLBACK_STATUSES)[number] | undefined
  /** Text in the id, in the prompt or in the metadata. ASCII letters match in upper and lower case. */
  text?: string | undefined
  limit: number
}

/** How much of each kind a cron run can do. */
export interface WorkBudget {
  polls: number
  deliveries: number
  /** How long a task may wait for a free slot, in milliseconds. */
  queueTimeout: number
  /** How long an ended task is kept, in milliseconds. */
  retention: number
}

/** What the queue does, for people. Times in milliseconds since 1970. */
export interface QueueReport {
  /** Tasks that wait for a free slot, and tasks whose files are still to be uploaded. */
  waiting: number
  preparing: number
  /** When the oldest of them was accepted. */
  oldestWaitingAt: number | undefined
  submitting: number
  /** Tasks that RunningHub has. */
  submitted: number
  unknown: number
  deadCallbacks: number
  /** How many tasks the account may have at once, when RunningHub reports it. */
  limit: number | undefined
  /** Tasks that are being created or that RunningHub has. */
  busy: number
  /** Of the day in UTC. */
  tasksToday: number
  coinsToday: number
  paused: Pause | undefined
  check: AccountCheck | undefined
  /** RunningHub did not respond the last time. */
  isUnreachable: boolean
}

export interface DueWork {
  polls: PolledTask[]
  /** RunningHub ids that webhooks named, to be checked. */
  candidates: Candidate[]
  deliveries: Delivery[]
  /** Tasks wait and may be claimed. */
  claimable: boolean
  /** The account is to be checked, because the queue is paused. */
  accountCheck: boolean
  /** Files of a task are to be uploaded. */
  filesDue: boolean
  /** When more work is due; undefined when nothing is open. */
  nextAt: number | undefined
}
