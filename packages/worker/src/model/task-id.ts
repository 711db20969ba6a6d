import { toHex } from './hex.ts'

/** Until the year 5138 in 9 digits of base 36. */
const FAR = 36 ** 9 - 1

/**
 * A new task's id: letters and digits, newest first in a KV list, which sorts by key.
 *
 * @param now milliseconds since 1970
 */
export function newTaskId(now: number): string {
  const time = (FAR - now).toString(36).padStart(9, '0')
  return time + toHex(crypto.getRandomValues(new Uint8Array(8)))
}
