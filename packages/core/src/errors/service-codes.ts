import type { Facts } from './facts/facts.ts'
import { FileTooLargeError } from './file-errors.ts'
import type { ErrorDetails, Retryable, RunningHubError } from './runninghub-error.ts'
import * as errors from './service-errors.ts'

/** How this library handles one of RunningHub's codes. */
export interface ServiceCode {
  error: new (about: Facts | string, details?: ErrorDetails) => RunningHubError
  retry: Retryable
  /** What the code means, in English. */
  meaning: string
  hint?: Facts | undefined
  /** For a refusal that may pass: the mean delay before the next attempt, in milliseconds. */
  backoffMs?: number
}

const otherSite: Facts = { kind: 'separate-sites' }
const topUp: Facts = { kind: 'top-up' }
const slotTaken: Facts = { kind: 'wait-for-slot' }
const baseUrl: Facts = { kind: 'check-base-url' }

const refuse = (error: ServiceCode['error'], meaning: string, hint?: Facts): ServiceCode => ({
  error,
  retry: 'never',
  meaning,
  hint,
})

const wait = (
  error: ServiceCode['error'],
  backoffSeconds: number,
  meaning: string,
  hint?: Facts,
): ServiceCode => ({
  error,
  retry: 'always',
  meaning,
  backoffMs: backoffSeconds * 1000,
  hint,
})

const transient = (meaning: string): ServiceCode => ({
  error: errors.UnavailableError,
  retry: 'if-idempotent',
  meaning,
})

const codes = {
  1: refuse(errors.UnknownServiceCodeError, 'the service refused'),
  301: refuse(errors.InvalidRequestError, 'a parameter is missing or wrong'),
  380: refuse(errors.WorkflowNotFoundError, 'there is no such workflow for this key', otherSite),
  401: refuse(errors.InvalidKeyError, 'the API key is not accepted', otherSite),
  412: refuse(errors.InvalidRequestError, 'the URL does not exist', baseUrl),
  414: refuse(errors.InsufficientBalanceError, 'the account has no coins left', topUp),
  415: wait(errors.QueueFullError, 60, 'no machine is free', slotTaken),
  416: refuse(errors.InsufficientBalanceError, 'the wallet is empty', topUp),
  421: wait(
    errors.QueueFullError,
    15,
    'the account already runs its maximum number of tasks',
    slotTaken,
  ),
  423: refuse(errors.TaskNotFoundError, 'there is no such task'),
  433: refuse(errors.ValidationFailedError, 'ComfyUI rejected the graph with these values'),
  435: refuse(errors.InvalidRequestError, 'there is no machine of the requested type', {
    kind: 'check-instance-type',
  }),
  436: refuse(errors.InvalidKeyError, 'the plan for dedicated machines has expired'),
  500: transient('an error inside the service'),
  801: refuse(errors.InvalidKeyError, 'free accounts may not use the API', {
    kind: 'upgrade-account',
  }),
  802: refuse(errors.InvalidKeyError, 'the API key is disabled or not allowed', otherSite),
  803: refuse(
    errors.NodeInfoMismatchError,
    'a node or field is not in the workflow as saved on RunningHub',
    { kind: 'export-again' },
  ),
  805: refuse(errors.TaskFailedError, 'the task failed'),
  806: refuse(errors.InvalidKeyError, 'the API key is not known', otherSite),
  807: refuse(errors.TaskNotFoundError, 'there is no such task'),
  808: {
    error: errors.UploadFailedError,
    retry: 'if-idempotent',
    meaning: 'the file could not be stored',
  },
  809: refuse(FileTooLargeError, 'the file is larger than RunningHub accepts'),
  810: refuse(errors.WorkflowNotSavedError, 'the workflow was never saved and run', {
    kind: 'run-once-by-hand',
  }),
  811: refuse(errors.InvalidKeyError, 'the enterprise key is not valid'),
  812: refuse(errors.InsufficientBalanceError, 'the enterprise balance is insufficient', topUp),
  814: wait(errors.QueueFullError, 120, 'the personal queue is full', slotTaken),
  901: refuse(errors.WorkflowNotFoundError, 'there is no such app', otherSite),
  1000: refuse(errors.TaskFailedError, 'the task failed'),
  1001: refuse(errors.InvalidRequestError, 'the URL does not exist', baseUrl),
  1002: refuse(errors.InvalidKeyError, 'the API key is not valid', otherSite),
  1003: wait(errors.RateLimitedError, 10, 'too many calls in a short time'),
  1004: refuse(errors.TaskNotFoundError, 'the task does not exist or has expired'),
  1005: transient('an error inside the service'),
  1006: refuse(errors.TaskTimedOutError, 'the service ended the task because it ran too long'),
  1007: refuse(errors.InvalidRequestError, 'a parameter is wrong'),
  1008: refuse(FileTooLargeError, 'the file is larger than RunningHub accepts'),
  1009: refuse(errors.InvalidRequestError, 'the HTTP method is wrong'),
  1010: transient('the service is unavailable'),
  1011: wait(errors.UnavailableError, 20, 'the service is busy'),
  1012: transient('a service behind RunningHub failed'),
  1013: refuse(errors.UploadFailedError, 'the file could not be processed'),
  1014: refuse(errors.InvalidKeyError, 'this call needs an enterprise key'),
  1015: refuse(errors.TaskFailedError, 'the generation failed'),
  1101: refuse(errors.ValidationFailedError, "the workflow's nodes could not be read"),
  1501: refuse(errors.ContentRejectedError, 'the content check rejected the content'),
  1504: refuse(errors.TaskFailedError, 'the model did not respond in time'),
  1505: refuse(errors.ContentRejectedError, 'images of real persons are not allowed'),
  1520: wait(
    errors.QueueFullError,
    15,
    'the account already runs its maximum number of tasks',
    slotTaken,
  ),
  // Withdrawn in mainland China.
  40310: refuse(errors.InvalidRequestError, 'this site does not offer the model', {
    kind: 'model-withdrawn',
  }),
} satisfies Record<number, ServiceCode>

/** A code that this library knows. */
export type KnownServiceCode = keyof typeof codes

/**
 * RunningHub's codes: v1's numbers and v2's strings share one number space. 804 (running) and
 * 813 (queued) are missing on purpose: they are states of a task, not failures.
 *
 * Source: RunningHub's API documentation (error code pages of the workflow API and the model
 * API), completed by codes that its users report.
 */
export const SERVICE_CODES: ReadonlyMap<string, ServiceCode> = new Map(Object.entries(codes))
