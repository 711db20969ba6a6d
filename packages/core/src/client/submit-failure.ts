import { type ErrorDetails, RunningHubError } from '../errors/runninghub-error.ts'
import { SubmitUnknownError } from '../errors/service-errors.ts'
import { madeNothing } from './made-nothing.ts'

const HINT =
  'The call was not repeated, since a second task would be billed too. Look at the task list on the RunningHub site before running again.'

/**
 * What a failed create call means: a refusal is a refusal; anything that leaves open whether a
 * task was made becomes {@link SubmitUnknownError}, an abort during the call included.
 */
export function submitFailure(error: unknown, workflowId: string): unknown {
  if (madeNothing(error)) return error
  const known = error instanceof RunningHubError ? error : undefined
  const details: ErrorDetails = {
    serviceCode: known?.serviceCode,
    httpStatus: known?.httpStatus,
    cause: error,
    // What can be mended before the next run, such as a base URL that redirects.
    hint: known?.retry === 'final' && known.hint ? `${HINT} ${known.hint}` : HINT,
  }
  const reason = error instanceof Error ? error.message : 'the call was cut off'
  return new SubmitUnknownError(
    `It is not known whether a task was made for workflow ${workflowId}. ${reason}`,
    details,
  )
}
