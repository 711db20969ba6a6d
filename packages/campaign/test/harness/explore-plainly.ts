import { DurableStorage } from '../../src/doors/worker/durable-storage.ts'
import { canonicalStore } from '../../src/exhaustive/canonical-store.ts'
import { openQueue, type QueueClass, stepsOf } from '../../src/exhaustive/explore.ts'
import { ENDED, leaseOf, nameLeases, readLeases } from '../../src/exhaustive/leases.ts'
import { type Bounds, begin, problemsOf, type State } from '../../src/exhaustive/queue-model.ts'
import { toCanonical } from '../../src/exhaustive/settle.ts'
import { stateNumbers } from '../../src/exhaustive/state-number.ts'

/**
 * Visits every state as `explore` does, without its savings: each step is taken on the real queue, and
 * states are the same only when all that is kept is the same.
 *
 * @returns the canonical forms of all states, and all problems
 */
export function explorePlainly(TaskQueue: QueueClass, bounds: Bounds) {
  const storage = new DurableStorage()
  const numberOf = stateNumbers(bounds)
  const visited = new Set<string>()
  const states = new Set<string>()
  const problems = new Set<string>()
  const visit = (state: State): void => {
    const key = plainKey(state, storage)
    if (visited.has(key)) return
    visited.add(key)
    states.add(canonicalKey(state))
    let found: string[] = []
    storage.explore(() => {
      found = problemsOf(state, openQueue(TaskQueue, storage))
    })
    for (const problem of found) problems.add(problem)
    if (found.length > 0) return
    for (const { take } of stepsOf(state)) {
      storage.explore(() => visit(take(openQueue(TaskQueue, storage))))
    }
  }
  const canonicalKey = (state: State): string => {
    const rows = storage.rows()
    const leases = readLeases(rows)
    const crons = state.crons.map((cron) => {
      if (cron.at === 'idle') return cron
      const isGiven = leases.get(cron.id) === cron.lease
      return { ...cron, lease: isGiven ? leaseOf(cron.id) : ENDED }
    })
    const { rows: named, ...moved } = canonicalStore(nameLeases(rows))
    const { number } = toCanonical({ ...state, crons }, moved, (form) => numberOf(form, 0))
    return keyOf(number, named)
  }
  visit(begin(openQueue(TaskQueue, storage), bounds))
  storage.close()
  return { visited: visited.size, states, problems }
}

/** A text for each canonical state. */
export const keyOf = (outside: number, rows: object) => `${outside} ${JSON.stringify(rows)}`

/** Returns a text that is equal only for states that differ in nothing but random tokens. */
function plainKey(state: State, storage: DurableStorage): string {
  const names = new Map<string, string>()
  const { remote, acknowledged, ...others } = state
  const text = JSON.stringify([others, [...remote], [...acknowledged], storage.rows()])
  return text.replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, (uuid) => {
    const name = names.get(uuid) ?? `uuid${names.size}`
    names.set(uuid, name)
    return name
  })
}
