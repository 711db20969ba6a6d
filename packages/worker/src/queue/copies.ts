import type { QueueState } from './queue-state.ts'
import type { CopyReport, Delivery } from './rpc-types.ts'
import type { CopyState, TaskEntry } from './task-entry.ts'

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

/** The delays between attempts. RunningHub's links die after about a day. */
const RETRY_DELAYS = [20 * SECOND, MINUTE, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 6 * HOUR, 12 * HOUR]
/** After progress the rest follows at once. */
const MORE_DELAY = 5 * SECOND
/** Attempts that are short, because the callback waits for them. */
const SHORT_ATTEMPTS = 3
/** How long an attempt may take, and how long its lease lasts. */
const SHORT = { timeout: 25 * SECOND, lease: MINUTE }
const LONG = { timeout: 150 * SECOND, lease: 4 * MINUTE }

/** Returns the time limits of the next attempt. */
export function copyLimits({ attempts }: CopyState): { timeout: number; lease: number } {
  return attempts < SHORT_ATTEMPTS ? SHORT : LONG
}

/**
 * Returns the state of a copy while an attempt runs: it counts when it begins, so that one that never
 * reports is a failed one. Without `nextAt` it is the last attempt.
 */
export function beginCopy({ attempts }: CopyState, now: number): CopyState {
  const delay = RETRY_DELAYS[attempts]
  return { attempts: attempts + 1, nextAt: delay === undefined ? undefined : now + delay }
}

/**
 * Records what an attempt to copy the results of a task has stored. Nothing depends on the copy: the
 * links to RunningHub stay.
 *
 * @returns the callback, leased to the caller, when it is due now
 */
export function recordCopy(
  queue: QueueState,
  id: string,
  lease: string,
  { outcome, remaining }: CopyReport,
  now: number,
): Delivery | undefined {
  const row = queue.getLeased(id, lease)
  if (!row?.entry.copy) return undefined
  const { attempts } = row.entry.copy
  const copy = afterAttempt(row.entry.copy, { isProgress: outcome !== undefined, remaining }, now)
  queue.tasks.update(row, { lease: undefined, copying: undefined, copy }, { outcome })
  if (copy === undefined && remaining > 0) {
    queue.addEvent({ event: 'results-not-stored', task: id, token: row.token, attempts, remaining })
  }
  return row.dueAt === undefined || row.dueAt > now ? undefined : queue.leaseDelivery(row, now)
}

function afterAttempt(
  copy: CopyState,
  { isProgress, remaining }: { isProgress: boolean; remaining: number },
  now: number,
): CopyState | undefined {
  if (remaining === 0) return undefined
  // Each progress stores a file, so this ends.
  if (isProgress) return { attempts: copy.attempts - 1, nextAt: now + MORE_DELAY }
  return copy.nextAt === undefined ? undefined : copy
}

/** Returns the copy of a new end; undefined when there is nothing to copy. */
export function newCopy(copies: number | undefined, now: number): TaskEntry['copy'] {
  return copies ? { attempts: 0, nextAt: now } : undefined
}
