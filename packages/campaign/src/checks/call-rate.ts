import type { Facts } from './facts.ts'
import type { Violation } from './violation.ts'

const WINDOW = 60_000
/** How many calls about one subject a program may send in {@link WINDOW}. */
const LIMITS: Readonly<Record<string, number>> = { create: 40, poll: 60, cancel: 20 }

/** No program calls RunningHub in a loop that is faster than its limits. */
export function checkCallRate(facts: Facts): Violation[] {
  const times = new Map<string, { operation: string; at: number[] }>()
  for (const { program, operation, subject, at } of facts.calls.values()) {
    const key = `${program} ${operation} ${subject}`
    const calls = times.get(key) ?? { operation, at: [] }
    calls.at.push(at)
    times.set(key, calls)
  }
  return [...times].flatMap(([key, { operation, at }]) => {
    const limit = LIMITS[operation] ?? 100
    const isFast = at.some((time, index) => time - (at[index - limit] ?? -Infinity) < WINDOW)
    const text = `${key}: more than ${limit} calls in a minute`
    return isFast ? [{ invariant: 'no fast loop', text }] : []
  })
}
