import { taskPage } from '@runninghub-action/core'
import { failedOutcome } from './outcome.ts'
import type { Outcome } from './task.ts'

/** Returns the end of a task that a caller cancelled. */
export function cancelledOutcome(): Outcome {
  return failedOutcome('cancelled', {
    code: 'TASK_CANCELLED',
    message: 'The task was cancelled by a caller.',
  })
}

/**
 * Returns the end of a task that exceeded its time limit.
 *
 * @param limit seconds a task may run; undefined for one that never left RunningHub's queue
 * @param cancelled whether RunningHub accepted a cancel of it
 */
export function timedOutOutcome({
  runninghubTaskId,
  limit,
  cancelled,
  baseUrl,
}: {
  runninghubTaskId: string
  limit: number | undefined
  cancelled: boolean
  baseUrl: string
}): Outcome {
  const exceeded =
    limit === undefined
      ? `RunningHub kept task ${runninghubTaskId} queued for 24 hours.`
      : `Task ${runninghubTaskId} did not end within ${limit} s of running.`
  const remote = cancelled
    ? 'It was cancelled on RunningHub.'
    : 'It could not be cancelled: it may still run and be billed.'
  return failedOutcome('timed_out', {
    code: 'TASK_TIMED_OUT',
    message: `${exceeded} ${remote}`,
    hint: `Time already used is billed: see ${taskPage(baseUrl, runninghubTaskId)}.`,
  })
}

/**
 * Returns the end of a task whose cancel RunningHub accepted. RunningHub reports a cancelled task as
 * failed. A result that exists is kept.
 */
export function outcomeAfterCancel(outcome: Outcome, cancelled: Outcome): Outcome {
  if (outcome.status !== 'succeeded') return { ...cancelled, usage: outcome.usage }
  return noteLateCancel(outcome)
}

/** Adds a note to the end of a task that succeeded although it was to be cancelled. */
export function noteLateCancel(outcome: Outcome): Outcome {
  if (outcome.status !== 'succeeded') return outcome
  return { ...outcome, note: 'The task was cancelled, but the cancel came too late.' }
}
