import { failedOutcome } from '../model/outcome.ts'
import type { Outcome } from '../model/task.ts'
import type { TaskEntry } from './task-entry.ts'
import type { State } from './transitions.ts'

/** How long a task waits for a free slot. */
const MAX_QUEUE_TIME = 24 * 3_600_000
/** A submission that failed this often would fail again. */
export const MAX_ATTEMPTS = 5

/**
 * Returns the end of a task that has waited, or been unknown, for too long; undefined before.
 *
 * @param taskTimeout how long a task may run, in milliseconds. A task that RunningHub created
 *   although its response was lost has ended by then, and its webhook has come.
 */
export function expiry(
  state: State,
  { createdAt, unknownSince, attempts }: TaskEntry,
  now: number,
  taskTimeout: number,
): Outcome | undefined {
  if (state === 'unknown' && unknownSince !== undefined && now - unknownSince >= taskTimeout) {
    return failedOutcome('unknown', {
      code: 'SUBMIT_UNKNOWN',
      message:
        'It is not known whether RunningHub created this task: its response was lost, and no webhook came.',
      hint: 'Check the task list on the RunningHub site before you send it again. A second task is billed, too.',
    })
  }
  if (state === 'waiting' && now - createdAt >= MAX_QUEUE_TIME) {
    return failedOutcome('failed', {
      code: 'QUEUE_TIMEOUT',
      message: 'The task waited 24 hours for a free slot. Nothing was started.',
      hint: 'Send it again, or check which tasks occupy the account.',
    })
  }
  if (state === 'waiting' && attempts >= MAX_ATTEMPTS) {
    return failedOutcome('failed', {
      code: 'SUBMIT_FAILED',
      message: `The submission failed ${attempts} times. Nothing was started.`,
      hint: 'The usual reason is a file that takes too long to fetch or upload.',
    })
  }
  return undefined
}
