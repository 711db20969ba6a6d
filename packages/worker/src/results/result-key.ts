/** Other programs may use the same bucket. */
const PREFIX = 'results/'

/**
 * Returns the key of a stored result. The day comes first, so that the oldest results are first in a
 * list of keys. `secret` makes the URL unguessable.
 *
 * @param time when the task ended, in milliseconds since 1970
 * @param index of the result
 */
export function resultKey(time: number, secret: string, index: number, name: string): string {
  return `${PREFIX}${dayOf(time)}/${secret}/${index + 1}-${name}`
}

/** Returns the URL of a stored result. */
export function resultUrl(base: string, key: string): string {
  const path = key.slice(PREFIX.length).split('/').map(encodeURIComponent)
  return `${base}/v1/results/${path.join('/')}`
}

/** Returns the key of the result behind the path of a URL; undefined when it cannot be one. */
export function keyOfPath({
  day,
  secret,
  name,
}: Record<'day' | 'secret' | 'name', string>): string | undefined {
  const isKey = /^\d{4}-\d\d-\d\d$/.test(day) && /^[0-9a-f]{32}$/.test(secret)
  return isKey ? `${PREFIX}${day}/${secret}/${name}` : undefined
}

/** Checks whether a result has been kept for long enough. */
export function isExpired(key: string, now: number, days: number): boolean {
  const day = key.slice(PREFIX.length, PREFIX.length + 10)
  return key.startsWith(PREFIX) && day < dayOf(now - days * 86_400_000)
}

export { PREFIX as RESULT_PREFIX }

function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10)
}
