import { inEnglish } from './facts/english.ts'
import { type Facts, mapFactTexts } from './facts/facts.ts'

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
  | 'TASK_ID'
  | 'OVERRIDE'
  | 'PLAN'
  | 'DRIFT'
  | 'INPUTS_FORMAT'
  | 'LINK_EXPIRED'
  | 'STORED_RESULT'
  | 'DOWNLOAD_FAILED'
  | 'OUTPUT_DIRECTORY'

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
  hint?: Facts | string | undefined
  /** RunningHub's own code, as text: `"421"`. */
  serviceCode?: string | undefined
  httpStatus?: number | undefined
  retry?: Retryable | undefined
  /** How long RunningHub asks to wait before the next call, in milliseconds. */
  retryAfter?: number | undefined
  cause?: unknown
}

/**
 * The base of every error thrown by this library. `message` says what happened and where, `hint`
 * says what to do, both in English. `facts` and `hintFacts` say the same in no language. None of
 * them ever contains an API key or a progress-socket URL: texts from outside pass through
 * {@link createRedact} before they reach an error.
 */
export abstract class RunningHubError extends Error {
  abstract readonly code: ErrorCode
  readonly facts: Facts
  readonly taskId: string | undefined
  readonly hint: string | undefined
  readonly hintFacts: Facts | undefined
  readonly serviceCode: string | undefined
  readonly httpStatus: number | undefined
  readonly retry: Retryable
  readonly retryAfter: number | undefined

  /** @param about the facts; a text when the caller knows English only */
  constructor(about: Facts | string, details: ErrorDetails = {}) {
    const facts = toFacts(about)
    super(inEnglish(facts), details.cause === undefined ? undefined : { cause: details.cause })
    this.name = new.target.name
    this.facts = facts
    this.taskId = details.taskId
    this.hintFacts = details.hint === undefined ? undefined : toFacts(details.hint)
    this.hint = this.hintFacts && inEnglish(this.hintFacts)
    this.serviceCode = details.serviceCode
    this.httpStatus = details.httpStatus
    this.retry = details.retry ?? 'never'
    this.retryAfter = details.retryAfter
  }
}

/** Changes every text in an error's message and facts, for example to remove secrets. */
export function changeErrorTexts(error: RunningHubError, change: (text: string) => string): void {
  const facts = mapFactTexts(error.facts, change)
  Object.assign(error, { facts, message: inEnglish(facts) })
}

function toFacts(about: Facts | string): Facts {
  return typeof about === 'string' ? { kind: 'plain', text: about } : about
}
