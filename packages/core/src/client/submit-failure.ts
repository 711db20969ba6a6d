import { type ErrorDetails, RunningHubError } from '../errors/runninghub-error.ts'
import { SubmitUnknownError } from '../errors/service-errors.ts'

/**
 * What a failed create call means: a refusal is a refusal; anything that leaves open whether a
 * task was made becomes {@link SubmitUnknownError}, an abort during the call included.
 */
export function submitFailure(error: unknown, workflowId: string): unknown {
  if (error instanceof RunningHubError && error.retry !== 'read') return error
  if (error instanceof RunningHubError && error.code === 'REFUSED') return error
  const details: ErrorDetails =
    error instanceof RunningHubError
      ? { serviceCode: error.serviceCode, httpStatus: error.httpStatus, cause: error }
      : { cause: error }
  const reason = error instanceof Error ? error.message : 'the call was cut off'
  return new SubmitUnknownError(
    `It is not known whether a task was made for workflow ${workflowId}. ${reason}`,
    {
      ...details,
      hint: 'The call was not repeated, since a second task would be billed too. Look at the task list on the RunningHub site before running again.',
    },
  )
}
