import type {
  FileKind,
  NodeInfo,
  NodeProblem,
  Progress,
  TaskResult,
  TaskUsage,
} from '@runninghub-action/core'
import type { WaitingReason } from './pause.ts'
import type { UnknownSubmit } from './unknown-error.ts'

/** The status that callers see. The last five are ends, `unknown` only after the task timeout. */
export const TASK_STATUSES = [
  'waiting',
  'submitting',
  'queued',
  'running',
  'succeeded',
  'failed',
  'cancelled',
  'timed_out',
  'unknown',
] as const

export type TaskStatus = (typeof TASK_STATUSES)[number]
export type EndStatus = Extract<
  TaskStatus,
  'succeeded' | 'failed' | 'cancelled' | 'timed_out' | 'unknown'
>

/** Checks whether a task with this status is still open. An `unknown` one does not count as open. */
export function isOpen(status: TaskStatus): boolean {
  return (
    status === 'waiting' || status === 'submitting' || status === 'queued' || status === 'running'
  )
}

/** What the body of a callback is: the task as JSON, or a message that a chat shows. */
export const CALLBACK_FORMATS = ['json', 'slack', 'feishu'] as const

export type CallbackFormat = (typeof CALLBACK_FORMATS)[number]

/** A validated request for a task. */
export interface NewTask {
  /** The id of the saved workflow, or of the AI app with `kind`, decimal text. */
  workflowId: string
  kind?: 'ai-app' | undefined
  nodeInfoList: NodeInfo[]
  /** A graph's text, to be sent instead of the list: the list's values are written into it. */
  workflow?: string | undefined
  /** Files to be fetched and uploaded. The fields get the names that RunningHub gives them. */
  files: FileInput[]
  callbackUrl?: string | undefined
  callbackHeaders?: Record<string, string> | undefined
  /** @default json */
  callbackFormat?: CallbackFormat | undefined
  instanceType?: string | undefined
  addMetadata?: boolean | undefined
  accessPassword?: string | undefined
  /** The caller's own data, returned with the task. */
  metadata?: unknown
  /** The preset it was created from. */
  preset?: string | undefined
  /** The id of the task whose input it repeats. */
  rerunOf?: string | undefined
  /** The name of the API token that creates it. */
  token?: string | undefined
  /** The names of the accounts that may run it. @default the first account */
  accounts?: readonly string[] | undefined
}

export interface FileInput {
  nodeId: string
  fieldName: string
  url: string
  /** What the field takes; any file by default. */
  kind?: FileKind | undefined
}

/** What is needed until RunningHub has the task. */
export type TaskPayload = Pick<
  NewTask,
  'nodeInfoList' | 'workflow' | 'files' | 'instanceType' | 'addMetadata' | 'accessPassword'
>

/** What of it is shown with the task, and can be sent again. */
export type TaskInput = Omit<TaskPayload, 'accessPassword'>

/** What is needed to show a task and to send its callback. */
export interface TaskInfo
  extends Pick<
    NewTask,
    | 'workflowId'
    | 'kind'
    | 'callbackUrl'
    | 'callbackHeaders'
    | 'callbackFormat'
    | 'metadata'
    | 'preset'
    | 'rerunOf'
  > {
  /** It has an access password, which is deleted when RunningHub has the task. */
  hasPassword?: true | undefined
  /** The name of the account that has the task, when there are several. */
  account?: string | undefined
  /** The words of its input, for a list. */
  prompt?: string | undefined
  /** The origin of the request: where RunningHub reaches this Worker when PUBLIC_URL is not set. */
  origin: string
}

export interface TaskError {
  /** Stable: the codes of RunningHubError, and this Worker's own. */
  code: string
  message: string
  hint?: string | undefined
  node?: { id?: string | undefined; name?: string | undefined } | undefined
  nodeErrors?: NodeProblem[] | undefined
}

/** A result, and its copy in the bucket of this Worker. */
export interface StoredResult extends TaskResult {
  /** The URL of the copy. */
  storedUrl?: string | undefined
}

/** How a task ended. */
export interface Outcome {
  status: EndStatus
  results: StoredResult[]
  usage: TaskUsage
  error?: TaskError | undefined
  /** What else a person should know about this end. */
  note?: string | undefined
  /** Results or errors were too long to be kept. RunningHub's page of the task has them. */
  truncated?: true | undefined
}

/** One attempt to send a callback. */
export interface CallbackAttempt {
  /** Milliseconds since 1970. */
  at: number
  /** HTTP status; undefined when no response came. */
  status?: number | undefined
  /** The first 500 characters of the response's body. */
  response?: string | undefined
  /** Why there was no response. */
  error?: string | undefined
}

/** The state of a callback that callers see. `none`: the task was created without a callback URL. */
export const CALLBACK_STATUSES = ['none', 'pending', 'delivered', 'dead'] as const

/** The state of a callback. `dead`: all attempts failed, or the receiver refused it for good. */
export interface CallbackState {
  status: Exclude<(typeof CALLBACK_STATUSES)[number], 'none'>
  attempts: number
  /** Milliseconds since 1970; for `pending`. */
  nextAt?: number | undefined
  /** HTTP status of the last response; missing when there was none. */
  lastStatus?: number | undefined
  /** The `webhook-id` of every attempt. */
  messageId: string
  /**
   * Whether an earlier attempt reached the receiver; `maybe` when no response came. A refusal of
   * a repeat then does not make the callback `dead`.
   */
  reached?: 'yes' | 'maybe' | undefined
  /** The last eight attempts, newest first. */
  lastAttempts?: CallbackAttempt[] | undefined
}

/** Everything that is known of a task. Times in milliseconds since 1970. */
export interface Task {
  id: string
  status: TaskStatus
  /** The name of the API token that created it. */
  token?: string | undefined
  createdAt: number
  /** When RunningHub had it. */
  submittedAt?: number | undefined
  /** When it was first seen running. */
  startedAt?: number | undefined
  endedAt?: number | undefined
  runninghubTaskId?: string | undefined
  info: TaskInfo
  outcome?: Outcome | undefined
  callback?: CallbackState | undefined
  /** RunningHub has not confirmed the end, and may report another one. */
  provisional?: boolean | undefined
  waitingFor?: WaitingReason | undefined
  unknown?: UnknownSubmit | undefined
  cancelRequestedAt?: number | undefined
}

/** A task as GET returns it and as a callback carries it. Times in ISO 8601. */
export interface TaskResource {
  id: string
  status: TaskStatus
  createdAt: string
  submittedAt?: string | undefined
  startedAt?: string | undefined
  endedAt?: string | undefined
  /** The id of the workflow, or of the AI app with `kind`. */
  workflowId: string
  kind?: 'ai-app' | undefined
  preset?: string | undefined
  /** The id of the task whose input it repeats. */
  rerunOf?: string | undefined
  /** The name of the API token that created it. */
  token?: string | undefined
  /** The RunningHub account that has it, when there are several. */
  account?: string | undefined
  runninghubTaskId?: string | undefined
  /** The longest text of its input, at most 200 characters. Not in a callback. */
  prompt?: string | undefined
  /** When a cancel was requested that could not be carried out at once. */
  cancelRequestedAt?: string | undefined
  /** Why it waits. Not in a callback. */
  waitingFor?: WaitingReason | undefined
  /** What the caller sent, when it is short enough to be kept. Not in a list or a callback. */
  input?: TaskInput | undefined
  /** The first of `urls`. */
  url?: string | undefined
  urls: string[]
  results: StoredResult[]
  /** The first copy of a result, when this Worker keeps results. */
  storedUrl?: string | undefined
  /** When RunningHub's links to the results stop working. */
  resultsExpireAt?: string | undefined
  usage: TaskUsage
  /** Of a running task, when the caller asked for it. */
  progress?: Progress | undefined
  error?: TaskError | undefined
  /** What else a person should know about the end. */
  note?: string | undefined
  /** RunningHub has not confirmed the end yet: the status may still change. */
  provisional?: true | undefined
  /** Results or errors were too long to be kept or sent. */
  truncated?: true | undefined
  callback?:
    | {
        status: (typeof CALLBACK_STATUSES)[number]
        attempts: number
        nextAt?: string | undefined
        lastStatus?: number | undefined
        messageId?: string | undefined
        /** The last eight attempts, newest first. */
        lastAttempts?: (Omit<CallbackAttempt, 'at'> & { at: string })[] | undefined
      }
    | undefined
  metadata?: unknown
}
