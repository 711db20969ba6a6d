import type { NodeProblem, TaskFailure } from './node-problem.ts'
import { type ErrorDetails, RunningHubError } from './runninghub-error.ts'

/** The API key is unknown, disabled, of the other site, or of an account that may not use the API. */
export class InvalidKeyError extends RunningHubError {
  override readonly code = 'INVALID_KEY'
}

/** The coins or the wallet do not suffice. */
export class InsufficientBalanceError extends RunningHubError {
  override readonly code = 'INSUFFICIENT_BALANCE'
}

/** The account runs as many tasks as it may. Nothing was made: the create call may be sent again. */
export class QueueFullError extends RunningHubError {
  override readonly code = 'QUEUE_FULL'
}

/** No workflow with this id that the key may use. */
export class WorkflowNotFoundError extends RunningHubError {
  override readonly code = 'WORKFLOW_NOT_FOUND'
}

/** The workflow exists, but was never saved and run in the web editor. */
export class WorkflowNotSavedError extends RunningHubError {
  override readonly code = 'WORKFLOW_NOT_SAVED'
}

/** A node or field of the list is not in the graph that RunningHub has saved. */
export class NodeInfoMismatchError extends RunningHubError {
  override readonly code = 'NODE_INFO_MISMATCH'
}

/** ComfyUI refused the graph with its values. */
export class ValidationFailedError extends RunningHubError {
  override readonly code = 'VALIDATION_FAILED'
  nodeErrors: readonly NodeProblem[]
  constructor(
    message: string,
    details: ErrorDetails & { nodeErrors?: readonly NodeProblem[] } = {},
  ) {
    super(message, details)
    this.nodeErrors = details.nodeErrors ?? []
  }
}

/** The task ran and failed. The time it used is billed. */
export class TaskFailedError extends RunningHubError {
  override readonly code = 'TASK_FAILED'
  readonly failure: TaskFailure | undefined
  constructor(message: string, details: ErrorDetails & { failure?: TaskFailure | undefined } = {}) {
    super(message, details)
    this.failure = details.failure
  }
}

/** What became of the remote task when the wait for it ended early. */
export type RemoteOutcome = 'cancelled' | 'cancel-refused' | 'cancel-failed' | 'left-running'

/** The task did not end in time. `remote` says whether it still runs, and costs. */
export class TaskTimedOutError extends RunningHubError {
  override readonly code = 'TASK_TIMED_OUT'
  readonly remote: RemoteOutcome
  constructor(message: string, details: ErrorDetails & { remote?: RemoteOutcome } = {}) {
    super(message, details)
    this.remote = details.remote ?? 'left-running'
  }
}

/** The caller gave the run up, or the task was cancelled from elsewhere. */
export class TaskCancelledError extends RunningHubError {
  override readonly code = 'TASK_CANCELLED'
  readonly remote: RemoteOutcome | undefined
  constructor(
    message: string,
    details: ErrorDetails & { remote?: RemoteOutcome | undefined } = {},
  ) {
    super(message, details)
    this.remote = details.remote
  }
}

/** The service knows no such task (any more). */
export class TaskNotFoundError extends RunningHubError {
  override readonly code = 'TASK_NOT_FOUND'
}

/** The service refused to cancel: the task may still run, and cost. */
export class CancelRefusedError extends RunningHubError {
  override readonly code = 'CANCEL_REFUSED'
}

/** The service could not take or use the uploaded file. */
export class UploadFailedError extends RunningHubError {
  override readonly code = 'UPLOAD_FAILED'
}

/** The service's content check objected. */
export class ContentRejectedError extends RunningHubError {
  override readonly code = 'CONTENT_REJECTED'
}

/** Too many calls in too short a time. */
export class RateLimitedError extends RunningHubError {
  override readonly code = 'RATE_LIMITED'
}

/** The service could not be reached, or answered something that is not its own. */
export class UnavailableError extends RunningHubError {
  override readonly code = 'UNAVAILABLE'
}

/** The service says the request is malformed. */
export class InvalidRequestError extends RunningHubError {
  override readonly code = 'INVALID_REQUEST'
}

/** The service refused with a code this library does not know. */
export class UnknownServiceCodeError extends RunningHubError {
  override readonly code = 'REFUSED'
}

/**
 * The create call may or may not have made a task. It is never sent again: a second call
 * could start, and bill, a second task.
 */
export class SubmitUnknownError extends RunningHubError {
  override readonly code = 'SUBMIT_UNKNOWN'
}
