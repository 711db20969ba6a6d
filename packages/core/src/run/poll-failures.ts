import type { RunningHubError } from '../errors/runninghub-error.ts'

/**
 * What failed status checks reported since the last one that found the task. Times in milliseconds.
 */
export interface PollFailures {
  /** Whether any status check has found the task so far. */
  found: boolean
  /** When RunningHub first rejected the key. */
  keyRejectedAt?: number | undefined
  /** When RunningHub first reported that there is no such task. */
  notFoundSince?: number | undefined
  notFoundCount: number
}

/**
 * Why polling stops.
 * - `ended`: RunningHub reports that the task has ended.
 * - `key-rejected`: RunningHub rejected the key twice.
 * - `not-found`: RunningHub reported several times that there is no such task.
 */
export type StopReason = 'ended' | 'key-rejected' | 'not-found'

/** RunningHub may reject a valid key for a moment, while a part of it restarts. */
const KEY_REJECTED_GRACE = 15_000

/** How often, and for how long, RunningHub must report that there is no such task. */
const NOT_FOUND_LIMITS = {
  never: { count: 3, duration: 120_000 },
  before: { count: 5, duration: 600_000 },
}

/**
 * Decides whether a failed status check ends the wait for a task that is paid for; undefined when
 * the wait continues. One odd response does not end it: a gateway, a restart or a replica that lags
 * behind passes, and the time limit ends what does not pass.
 *
 * Only RunningHub's own code about this task under HTTP 200 is its end. A rejected key must be
 * confirmed by a later check. A missing task must be confirmed by several, without one between
 * them that finds it.
 *
 * @param failures of the checks before this one, since the last one that found the task
 * @param now when the response came
 */
export function stopReason(
  error: RunningHubError,
  failures: PollFailures,
  now: number,
): StopReason | undefined {
  switch (classify(error)) {
    case 'ended':
      return 'ended'
    case 'key-rejected': {
      const since = failures.keyRejectedAt ?? now
      return now - since >= KEY_REJECTED_GRACE ? 'key-rejected' : undefined
    }
    case 'not-found': {
      const { count, duration } = NOT_FOUND_LIMITS[failures.found ? 'before' : 'never']
      const lasted = now - (failures.notFoundSince ?? now)
      return failures.notFoundCount + 1 >= count && lasted >= duration ? 'not-found' : undefined
    }
  }
  return undefined
}

/** Adds what this failed status check reported. */
export function recordFailure(
  error: RunningHubError,
  failures: PollFailures,
  now: number,
): PollFailures {
  switch (classify(error)) {
    case 'key-rejected':
      return { ...failures, keyRejectedAt: failures.keyRejectedAt ?? now }
    case 'not-found':
      return {
        ...failures,
        notFoundSince: failures.notFoundSince ?? now,
        notFoundCount: failures.notFoundCount + 1,
      }
    default:
      return failures
  }
}

/**
 * RunningHub's own codes about the key. 401, 436 and 1014 may come from a gateway or concern the
 * plan.
 */
const KEY_CODES = new Set(['801', '802', '806', '811', '1002'])

/**
 * "unknown error": beside the state FAILED it is the reason; alone it may concern the call only.
 */
const UNKNOWN_ERROR = '1000'

/** What a failed status check reports; undefined for everything that may pass. */
function classify(error: RunningHubError): StopReason | undefined {
  const { code, serviceCode, httpStatus, retry, taskId } = error
  // RunningHub responds with HTTP 200. A firewall has codes of its own, such as 1015.
  if (serviceCode === undefined || httpStatus !== undefined || retry !== 'never') return undefined
  if (KEY_CODES.has(serviceCode)) return 'key-rejected'
  if (serviceCode === UNKNOWN_ERROR) return undefined
  switch (code) {
    case 'TASK_NOT_FOUND':
      return 'not-found'
    case 'TASK_FAILED':
    case 'TASK_TIMED_OUT':
    case 'CONTENT_REJECTED':
      return taskId === undefined ? undefined : 'ended'
  }
  return undefined
}
