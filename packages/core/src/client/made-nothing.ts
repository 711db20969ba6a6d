import { RunningHubError } from '../errors/runninghub-error.ts'

/** RunningHub's generic code: also gateways number their failures from 1. */
const GENERIC = '1'

/**
 * Whether a create call that failed this way has certainly made no task. Only what RunningHub
 * itself names as its reason to refuse is certain, a full queue or an unknown workflow; or that
 * the request never left. Not certain are
 * - what may be an error inside the service or a gateway,
 * - words about a task that ran (805, 1000, 1006, 1015, 1504): there may be one,
 * - a redirect, which a server may answer after it has done what was asked.
 */
export function madeNothing(error: unknown): boolean {
  if (!(error instanceof RunningHubError)) return false
  const { code, serviceCode, httpStatus = 200, retry } = error
  if (serviceCode === GENERIC) return false
  if (code === 'TASK_FAILED' || code === 'TASK_TIMED_OUT') return false
  if (httpStatus >= 300 && httpStatus < 400) return retry === 'wait'
  // A code that is not in the table is a refusal all the same: RunningHub says so under HTTP 200.
  return retry !== 'read' || code === 'REFUSED'
}
