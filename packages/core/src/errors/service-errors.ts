import type { Facts } from './facts/facts.ts'
import type { RemoteOutcome } from './facts/task-facts.ts'
import type { NodeProblem, TaskFailure } from './node-problem.ts'
import { type ErrorDetails, RunningHubError } from './runninghub-error.ts'

/** The API key is unknown, disabled, of the other site, or of an account without API access. */
export class InvalidKeyError extends RunningHubError {
  override readonly code = 'INVALID_KEY'
}

/** The coins or the wallet are insufficient. */
export class InsufficientBalanceError extends RunningHubError {
  override readonly code = 'INSUFFICIENT_BALANCE'
}

/**
 * The account runs its maximum number of tasks. Nothing was created: the call may be sent again.
 */
export class QueueFullError extends RunningHubError {
  override readonly code = 'QUEUE_FULL'
}

/** There is no workflow with this id that the key may use. */
export class WorkflowNotFoundError extends RunningHubError {
  override readonly code = 'WORKFLOW_NOT_FOUND'
}

/** The workflow exists but was never saved and run in the web editor. */
export class WorkflowNotSavedError extends RunningHubError {
  override readonly code = 'WORKFLOW_NOT_SAVED'
}

/** A node or field of the list is not in the graph that RunningHub has saved. */
export class NodeInfoMismatchError extends RunningHubError {
  override readonly code = 'NODE_INFO_MISMATCH'
}

/** ComfyUI rejected the graph with its values. */
export class ValidationFailedError extends RunningHubError {
  override readonly code = 'VALIDATION_FAILED'
  nodeErrors: readonly NodeProblem[]
  constructor(
    about: Facts | string,
    details: ErrorDetails & { nodeErrors?: readonly NodeProblem[] } = {},
  ) {
    super(about, details)
    this.nodeErrors = details.nodeErrors ?? []
  }
}

/** The task ran and failed. The time it used is billed. */
export class TaskFailedError extends RunningHubError {
  override readonly code = 'TASK_FAILED'
  readonly failure: TaskFailure | undefined
  constructor(
    about: Facts | string,
    details: ErrorDetails & { failure?: TaskFailure | undefined } = {},
  ) {
    super(about, details)
    this.failure = details.failure
  }
}

/** The task did not end in time. `remote` tells whether it may still be running and billed. */
export class TaskTimedOutError extends RunningHubError {
  override readonly code = 'TASK_TIMED_OUT'
  readonly remote: RemoteOutcome
  constructor(about: Facts | string, details: ErrorDetails & { remote?: RemoteOutcome } = {}) {
    super(about, details)
    this.remote = details.remote ?? 'left-running'
  }
}

/** The caller abandoned the task, or the task was cancelled from elsewhere. */
export class TaskCancelledError extends RunningHubError {
  override readonly code = 'TASK_CANCELLED'
  readonly remote: RemoteOutcome | undefined
  constructor(
    about: Facts | string,
    details: ErrorDetails & { remote?: RemoteOutcome | undefined } = {},
  ) {
    super(about, details)
    this.remote = details.remote
  }
}

/** RunningHub has no such task, or no longer has it. */
export class TaskNotFoundError extends RunningHubError {
  override readonly code = 'TASK_NOT_FOUND'
}

/** RunningHub refused to cancel. The task may still be running and billed. */
export class CancelRefusedError extends RunningHubError {
  override readonly code = 'CANCEL_REFUSED'
}

/** RunningHub could not store or process the uploaded file. */
export class UploadFailedError extends RunningHubError {
  override readonly code = 'UPLOAD_FAILED'
}

/** RunningHub's content check rejected the content. */
export class ContentRejectedError extends RunningHubError {
  override readonly code = 'CONTENT_REJECTED'
}

/** Too many calls in a short time. */
export class RateLimitedError extends RunningHubError {
  override readonly code = 'RATE_LIMITED'
}

/** RunningHub could not be reached, or the response does not come from it. */
export class UnavailableError extends RunningHubError {
  override readonly code = 'UNAVAILABLE'
}

/** RunningHub reports that the request is malformed. */
export class InvalidRequestError extends RunningHubError {
  override readonly code = 'INVALID_REQUEST'
}

/** RunningHub refused with a code that this library does not know. */
export class UnknownServiceCodeError extends RunningHubError {
  override readonly code = 'REFUSED'
}

/**
 * It is not known whether the create call created a task. The call is never sent again: a second
 * call could start, and bill, a second task.
 */
export class SubmitUnknownError extends RunningHubError {
  override readonly code = 'SUBMIT_UNKNOWN'
}
