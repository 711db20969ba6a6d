import type { RunningHubError } from '../errors/runninghub-error.ts'

/** What failed looks have said since the task was last found. Times in milliseconds. */
export interface Doubts {
  /** Whether any look has found the task so far. */
  found: boolean
  /** When a look was first told that the key is not accepted. */
  keyRefusedAt?: number | undefined
  /** When a look was first told that there is no such task. */
  missingSince?: number | undefined
  /** How many looks were told so. */
  misses: number
}

/** Who refuses a key for a moment, while a part of it restarts, takes it again after this time. */
const KEY_CONFIRMED = 15_000

/** How long, and how often, a task must be unknown before it is believed not to exist. */
const NEVER_FOUND = { misses: 3, time: 60_000 }
const FOUND_BEFORE = { misses: 5, time: 300_000 }

/**
 * Does this failed look end the wait for a task that is paid for? One odd answer must not: a
 * gateway, a restart, a look at a replica that lags behind all pass, and the time limit is there
 * for what does not.
 *
 * What RunningHub says of the task itself is an end, at once. What it says of the key is one when a
 * later look hears it again; that there is no such task, when several looks over some time do.
 *
 * @param doubts of the looks before this one
 * @param now when the look's answer came
 */
export function endsWait(error: RunningHubError, doubts: Doubts, now: number): boolean {
  switch (wordOf(error)) {
    case 'end':
      return true
    case 'key':
      return doubts.keyRefusedAt !== undefined && now - doubts.keyRefusedAt >= KEY_CONFIRMED
    case 'missing': {
      const { misses, time } = doubts.found ? FOUND_BEFORE : NEVER_FOUND
      return doubts.misses + 1 >= misses && now - (doubts.missingSince ?? now) >= time
    }
    default:
      return false
  }
}

/** The doubts with what this failed look said added to them. */
export function doubtsAfter(error: RunningHubError, doubts: Doubts, now: number): Doubts {
  switch (wordOf(error)) {
    case 'key':
      return { ...doubts, keyRefusedAt: doubts.keyRefusedAt ?? now }
    case 'missing':
      return { ...doubts, missingSince: doubts.missingSince ?? now, misses: doubts.misses + 1 }
    default:
      return doubts
  }
}

/** RunningHub's own codes about the key. 401, 436 and 1014 can also be a gateway's, or of a plan. */
const KEY = new Set(['801', '802', '806', '811', '1002'])

/** Beside the state of a failed task it is the reason, and no failed look; alone it can mean the look. */
const UNKNOWN_ERROR = '1000'

type Word = 'end' | 'key' | 'missing' | 'passing'

function wordOf({ code, serviceCode, httpStatus, retry }: RunningHubError): Word {
  if (serviceCode === undefined || retry !== 'final') return 'passing'
  if (KEY.has(serviceCode)) return 'key'
  if (serviceCode === UNKNOWN_ERROR) return 'passing'
  switch (code) {
    case 'TASK_NOT_FOUND':
      return 'missing'
    case 'TASK_FAILED':
    case 'TASK_TIMED_OUT':
    case 'CONTENT_REJECTED':
      // RunningHub speaks under HTTP 200; a firewall has numbers such as 1015 of its own.
      return httpStatus === undefined ? 'end' : 'passing'
    default:
      return 'passing'
  }
}
