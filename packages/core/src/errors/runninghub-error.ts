/** A place in a text file. `line` and `column` count from 1. */
export interface Position {
  /** The file's name as the person knows it, when it is known. */
  file?: string
  line: number
  column: number
}

/** The stable, machine-readable names of the errors. */
export type ErrorCode =
  | 'INVALID_KEY'
  | 'INSUFFICIENT_BALANCE'
  | 'QUEUE_FULL'
  | 'WORKFLOW_NOT_FOUND'
  | 'WORKFLOW_NOT_SAVED'
  | 'NODE_INFO_MISMATCH'
  | 'VALIDATION_FAILED'
  | 'TASK_FAILED'
  | 'TASK_TIMED_OUT'
  | 'TASK_CANCELLED'
  | 'TASK_NOT_FOUND'
  | 'CANCEL_REFUSED'
  | 'FILE_TOO_LARGE'
  | 'FILE_UNUSABLE'
  | 'UPLOAD_FAILED'
  | 'CONTENT_REJECTED'
  | 'RATE_LIMITED'
  | 'UNAVAILABLE'
  | 'INVALID_REQUEST'
  | 'REFUSED'
  | 'SUBMIT_UNKNOWN'
  | 'WORKFLOW_FORMAT'
  | 'WORKFLOW_ID'
  | 'OVERRIDE'
  | 'INPUTS_FORMAT'
  | 'LINK_EXPIRED'
  | 'DOWNLOAD_FAILED'

/**
 * Which calls may be sent again after a failure.
 * - `never`: none; the same call fails again.
 * - `always`: every call, the create call too. RunningHub refused before it created anything, or
 *   was never reached.
 * - `if-idempotent`: calls that create nothing. The failure may pass.
 */
export type Retryable = 'never' | 'always' | 'if-idempotent'

/** What an error of this library can contain besides its message. */
export interface ErrorDetails {
  taskId?: string | undefined
  /** What to do about it, one or two sentences. */
  hint?: string | undefined
  /** RunningHub's own code, as text: `"421"`. */
  serviceCode?: string | undefined
  httpStatus?: number | undefined
  retry?: Retryable | undefined
  /** How long RunningHub asks to wait before the next call, in milliseconds. */
  retryAfter?: number | undefined
  cause?: unknown
}

/**
 * The base of every error thrown by this library. `message` says what happened and where;
 * `hint` says what to do. Neither ever contains an API key or a progress-socket URL: texts from
 * outside pass through {@link createRedact} before they reach an error.
 */
export abstract class RunningHubError extends Error {
  abstract readonly code: ErrorCode
  readonly taskId: string | undefined
  readonly hint: string | undefined
  readonly serviceCode: string | undefined
  readonly httpStatus: number | undefined
  readonly retry: Retryable
  readonly retryAfter: number | undefined

  constructor(message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause })
    this.name = new.target.name
    this.taskId = details.taskId
    this.hint = details.hint
    this.serviceCode = details.serviceCode
    this.httpStatus = details.httpStatus
    this.retry = details.retry ?? 'never'
    this.retryAfter = details.retryAfter
  }
}
