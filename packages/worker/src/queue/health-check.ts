const CHECKED_KEY = 'health checked at'

/**
 * Takes the check of an account for /health, of all accounts together.
 *
 * @param interval the shortest time between two checks, in milliseconds
 * @returns whether the caller may make the call now
 */
export function takeHealthCheck(
  kv: Pick<DurableObjectStorage['kv'], 'get' | 'put'>,
  now: number,
  interval: number,
): boolean {
  if (now - (kv.get<number>(CHECKED_KEY) ?? 0) < interval) return false
  kv.put(CHECKED_KEY, now)
  return true
}
