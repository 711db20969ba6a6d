import { toHex } from './hex.ts'

/** The largest number of 9 digits in base 36. As milliseconds it reaches the year 5188. */
const FAR = 36 ** 9 - 1

/**
 * Creates a task id from letters and digits. KV lists keys in order, so newer ids sort first.
 *
 * @param now milliseconds since 1970
 */
export function newTaskId(now: number): string {
  const time = (FAR - now).toString(36).padStart(9, '0')
  return time + toHex(crypto.getRandomValues(new Uint8Array(8)))
}
