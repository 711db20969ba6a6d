import type { Violation } from '../checks/check.ts'
import type { Entry } from '../history/history.ts'

/** All answers to one request with one idempotency key name one task. */
export function checkOneTask(entries: readonly Entry[]): Violation[] {
  const ids = new Map<string, Set<string>>()
  for (const entry of entries) {
    if (entry.type !== 'answered client' || entry.status >= 300) continue
    const id = /"id":"(\w+)"/.exec(entry.text)?.[1]
    if (id !== undefined) ids.set(entry.order, (ids.get(entry.order) ?? new Set()).add(id))
  }
  return [...ids].flatMap(([order, found]) =>
    found.size < 2
      ? []
      : [{ invariant: 'one key, one task', text: `${order} has the tasks ${[...found]}` }],
  )
}
