import { failedOutcome } from '../model/outcome.ts'
import type { WaitingReason } from '../model/pause.ts'
import type { Outcome } from '../model/task.ts'
import { unknownError } from '../model/unknown-error.ts'
import { type TaskEntry, unknownSubmit } from './task-entry.ts'
import type { State } from './transitions.ts'

/** A submission that failed this often would fail again. */
export const MAX_ATTEMPTS = 5

const CANCEL_KEPT =
  'A cancel was requested. It is carried out if RunningHub still reports the task.'

/**
 * Returns the end of a task that has waited, or been unknown, for too long; undefined before.
 *
 * @param queueTimeout how long a task may wait, in milliseconds
 * @param reason why it waits
 */
export function expiry(
  state: State,
  entry: TaskEntry,
  now: number,
  queueTimeout: number,
  reason?: WaitingReason,
): Outcome | undefined {
  const { createdAt, attempts, cancelRequestedAt } = entry
  // A task that RunningHub created although its response was lost has ended by then, and its webhook
  // has come.
  const unknown = state === 'unknown' ? unknownSubmit(state, entry) : undefined
  if (unknown && now >= unknown.until) {
    const outcome = failedOutcome('unknown', unknownError(unknown, true))
    return cancelRequestedAt === undefined ? outcome : { ...outcome, note: CANCEL_KEPT }
  }
  const isWaiting = state === 'accepted' || state === 'waiting'
  if (isWaiting && now - createdAt >= queueTimeout) {
    return failedOutcome('failed', {
      code: 'QUEUE_TIMEOUT',
      message: `The task waited ${formatHours(queueTimeout)}. ${reason?.message ?? ''} Nothing was started.`,
      hint: reason?.hint ?? 'Send it again, or check which tasks occupy the account.',
    })
  }
  if (isWaiting && attempts >= MAX_ATTEMPTS) {
    return failedOutcome('failed', {
      code: 'SUBMIT_FAILED',
      message: `The submission failed ${attempts} times. Nothing was started.`,
      hint: 'The usual reason is a file that takes too long to fetch or upload.',
    })
  }
  return undefined
}

function formatHours(duration: number): string {
  const minutes = Math.round(duration / 60_000)
  return minutes % 60 === 0 ? `${minutes / 60} hours` : `${minutes} minutes`
}
