import type {
  NodeInfo,
  NodeProblem,
  Progress,
  TaskResult,
  TaskUsage,
} from '@runninghub-action/core'

/** Where a task stands, as a caller sees it. The last five are ends, `unknown` after a while. */
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

/** Whether a task of this status goes on; of an `unknown` one nobody can say. */
export function isOpen(status: TaskStatus): boolean {
  return (
    status === 'waiting' || status === 'submitting' || status === 'queued' || status === 'running'
  )
}

/** A task as a caller asked for it: checked, and ready to be sent. */
export interface NewTask {
  /** The saved workflow's id, decimal text. */
  workflowId: string
  nodeInfoList: NodeInfo[]
  /** A graph's text, sent instead of a list: the list's values are written into it. */
  workflow?: string | undefined
  /** Files to be fetched and uploaded; the fields get the names RunningHub gives them. */
  files: FileInput[]
  callbackUrl?: string | undefined
  callbackHeaders?: Record<string, string> | undefined
  instanceType?: string | undefined
  addMetadata?: boolean | undefined
  accessPassword?: string | undefined
  /** The caller's own, handed back with the task. */
  metadata?: unknown
  /** Which preset it was made from. */
  preset?: string | undefined
}

export interface FileInput {
  nodeId: string
  fieldName: string
  url: string
}

/** What is needed until RunningHub has the task, and dropped then. */
export type Submission = Pick<
  NewTask,
  'nodeInfoList' | 'workflow' | 'files' | 'instanceType' | 'addMetadata' | 'accessPassword'
>

/** What is needed to show a task and to send its callback, as long as it is known. */
export interface Brief
  extends Pick<NewTask, 'workflowId' | 'callbackUrl' | 'callbackHeaders' | 'metadata' | 'preset'> {
  /** Where the request came to: where RunningHub reaches this Worker when nobody says otherwise. */
  origin: string
}

export interface TaskError {
  /** Stable: RunningHubError's codes, and this Worker's own. */
  code: string
  message: string
  hint?: string | undefined
  node?: { id?: string | undefined; name?: string | undefined } | undefined
  nodeErrors?: NodeProblem[] | undefined
}

/** How a task ended. */
export interface Outcome {
  status: EndStatus
  results: TaskResult[]
  usage: TaskUsage
  error?: TaskError | undefined
  /** What else a person should know about this end. */
  note?: string | undefined
  /** More was said than is kept: RunningHub's page of the task has it all. */
  truncated?: true | undefined
}

/** How far a callback has got. `dead`: given up, by the schedule or by the receiver's word. */
export interface CallbackState {
  status: 'pending' | 'delivered' | 'dead'
  attempts: number
  /** Milliseconds since 1970; for `pending`. */
  nextAt?: number | undefined
  /** HTTP status of the last answer; missing when there was none. */
  lastStatus?: number | undefined
  /** The `webhook-id` of every attempt. */
  messageId: string
  /**
   * Whether an earlier attempt reached the receiver; `maybe` when no answer came. Then an answer
   * to a repeat does not turn the delivery into a failure.
   */
  reached?: 'yes' | 'maybe' | undefined
}

/** All that is known of a task, whoever remembers it. Times in milliseconds since 1970. */
export interface KnownTask {
  id: string
  status: TaskStatus
  createdAt: number
  /** When it was first seen running. */
  startedAt?: number | undefined
  endedAt?: number | undefined
  runninghubTaskId?: string | undefined
  brief: Brief
  outcome?: Outcome | undefined
  callback?: CallbackState | undefined
  /** RunningHub has not confirmed the end, and may report another one. */
  provisional?: boolean | undefined
}

/** A task as GET shows it and as a callback tells it. Times in ISO 8601. */
export interface TaskView {
  id: string
  status: TaskStatus
  createdAt: string
  startedAt?: string | undefined
  endedAt?: string | undefined
  workflowId: string
  preset?: string | undefined
  runninghubTaskId?: string | undefined
  /** The first of `urls`. */
  url?: string | undefined
  urls: string[]
  results: TaskResult[]
  usage: TaskUsage
  /** While it runs, when it was asked for. */
  progress?: Progress | undefined
  error?: TaskError | undefined
  /** What else a person should know about the end. */
  note?: string | undefined
  /** RunningHub has not confirmed the end yet: the status may still change. */
  provisional?: true | undefined
  /** Results or errors were too long to be kept, or to be sent, whole. */
  truncated?: true | undefined
  callback?:
    | {
        status: CallbackState['status'] | 'none'
        attempts: number
        nextAt?: string | undefined
        lastStatus?: number | undefined
        messageId?: string | undefined
      }
    | undefined
  metadata?: unknown
}
