import type { Facts } from '../errors/facts/facts.ts'
import { type ErrorDetails, RunningHubError } from '../errors/runninghub-error.ts'
import { SubmitUnknownError } from '../errors/service-errors.ts'
import type { SubmitRequest } from '../protocol/submit-request.ts'

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

/**
 * Turns a failed create call into {@link SubmitUnknownError}, unless it certainly created nothing.
 */
export function toSubmitError(
  error: unknown,
  { workflowId, kind }: Pick<SubmitRequest, 'workflowId' | 'kind'>,
): unknown {
  if (provesNothingCreated(error)) return error
  const known = error instanceof RunningHubError ? error : undefined
  const details: ErrorDetails = {
    serviceCode: known?.serviceCode,
    httpStatus: known?.httpStatus,
    cause: error,
    // Says what to correct before the next run, such as a base URL that redirects.
    hint: {
      kind: 'check-before-next-run',
      also: known?.code === 'UNAVAILABLE' ? undefined : known?.hintFacts,
    },
  }
  const reason = reasonOf(error)
  return new SubmitUnknownError(
    kind === 'ai-app'
      ? { kind: 'submit-app-unknown', appId: workflowId, reason }
      : { kind: 'submit-unknown', workflowId, reason },
    details,
  )
}

function reasonOf(error: unknown): Facts {
  if (error instanceof RunningHubError)
    return error.facts.kind === 'failed-call' ? error.facts.reason : error.facts
  return { kind: 'cut-off-call', reason: error instanceof Error ? error.message : undefined }
}
