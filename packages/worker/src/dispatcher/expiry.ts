import { ended } from '../tasks/outcome.ts'
import type { Outcome } from '../tasks/task.ts'
import type { Entry } from './entry.ts'
import type { State } from './transitions.ts'

/** How long a task waits for a free slot before it is given up. */
const LONGEST_WAIT = 24 * 3_600_000
/** A submission that was begun so often, and never came to its end, will not come to one. */
export const MOST_TRIES = 5

/**
 * The end of a task that nothing will happen to any more; undefined while there is hope.
 *
 * @param taskTimeout how long a task may run, in milliseconds: after it, a task that was perhaps
 *   made would have ended, and its webhook come
 */
export function expiry(
  state: State,
  { createdAt, doubtfulAt, tries }: Entry,
  now: number,
  taskTimeout: number,
): Outcome | undefined {
  if (state === 'unknown' && doubtfulAt !== undefined && now - doubtfulAt >= taskTimeout) {
    return ended('unknown', {
      code: 'SUBMIT_UNKNOWN',
      message:
        'It is not known whether RunningHub made this task: its answer was lost, and it did not call.',
      hint: 'Look at the task list on the RunningHub site before sending it again: a second task is billed too.',
    })
  }
  if (state === 'waiting' && now - createdAt >= LONGEST_WAIT) {
    return ended('failed', {
      code: 'QUEUE_TIMEOUT',
      message: 'The task waited 24 hours for a free slot. Nothing was started.',
      hint: 'Send it again, or look at what occupies the account.',
    })
  }
  if (state === 'waiting' && tries >= MOST_TRIES) {
    return ended('failed', {
      code: 'SUBMIT_FAILED',
      message: `The submission was begun ${tries} times and never came to its end. Nothing was started.`,
      hint: 'The usual reason is a file that takes too long to fetch or upload.',
    })
  }
  return undefined
}
