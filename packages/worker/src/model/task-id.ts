import { toHex } from './hex.ts'

/** The largest number of 9 digits in base 36. As milliseconds it reaches the year 5188. */
const FAR = 36 ** 9 - 1

/** Digits of the time and of the random part. */
const LENGTH = 9 + 16

/**
 * Creates a task id from letters and digits. Newer ids sort first.
 *
 * @param now milliseconds since 1970
 * @param account the name of the account that gets the task, which becomes the end of the id; empty
 *   for the account `main`
 */
export function newTaskId(now: number, account = ''): string {
  return timePart(now) + toHex(crypto.getRandomValues(new Uint8Array(8))) + account
}

/** Returns the account that {@link newTaskId} was given. */
export function accountOf(id: string): string {
  return id.slice(LENGTH)
}

/** Sorts after every id. */
const LAST = '~'

/**
 * Returns the range of the ids of tasks that were created in a period, both ends included.
 *
 * @param since milliseconds since 1970
 * @param until milliseconds since 1970
 */
export function idRange(since?: number, until?: number): { first: string; last: string } {
  return {
    first: until === undefined ? '' : timePart(until),
    last: since === undefined ? LAST : timePart(since) + LAST,
  }
}

function timePart(now: number): string {
  return (FAR - now).toString(36).padStart(9, '0')
}
