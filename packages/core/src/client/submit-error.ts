import { type ErrorDetails, RunningHubError } from '../errors/runninghub-error.ts'
import { SubmitUnknownError } from '../errors/service-errors.ts'

/** RunningHub's generic code. Gateways number their failures from 1, too. */
const GENERIC = '1'

/**
 * Decides whether a create call that failed this way certainly created no task. That is certain
 * when the request was not sent, and when RunningHub gives the reason of its refusal, such as a
 * full queue or an unknown workflow, under HTTP 200 or 429. It is not certain for
 * - every other HTTP status: a gateway or firewall may replace the response to a call that created
 *   a task, also by JSON with one of RunningHub's codes,
 * - an error inside the service (500, 1005, 1010, 1012),
 * - a code about a task that ran (805, 1000, 1006, 1015, 1504).
 */
export function provesNothingCreated(error: unknown): boolean {
  if (!(error instanceof RunningHubError)) return false
  const { code, serviceCode, httpStatus, retry } = error
  if (httpStatus === 429) return retry === 'always'
  if (httpStatus !== undefined) return false
  if (serviceCode === undefined) return retry !== 'if-idempotent'
  if (serviceCode === GENERIC) return false
  if (code === 'TASK_FAILED' || code === 'TASK_TIMED_OUT') return false
  // A code that is not in the table is a refusal, too.
  return retry !== 'if-idempotent' || code === 'REFUSED'
}

const HINT =
  'The call was not repeated, because a second task would be billed too. Check the task list on the RunningHub site before you run again.'

/**
 * Turns a failed create call into {@link SubmitUnknownError}, unless it certainly created nothing.
 */
export function toSubmitError(error: unknown, workflowId: string): unknown {
  if (provesNothingCreated(error)) return error
  const known = error instanceof RunningHubError ? error : undefined
  const details: ErrorDetails = {
    serviceCode: known?.serviceCode,
    httpStatus: known?.httpStatus,
    cause: error,
    // Says what to correct before the next run, such as a base URL that redirects.
    hint: known?.hint && known.code !== 'UNAVAILABLE' ? `${HINT} ${known.hint}` : HINT,
  }
  const reason = error instanceof Error ? error.message : 'The call was cut off.'
  return new SubmitUnknownError(
    `It is not known whether a task was created for workflow ${workflowId}. ${reason}`,
    details,
  )
}
