import { DurableStorage, type Rows } from '../doors/worker/durable-storage.ts'
import { cronSteps } from './cron-steps.ts'
import { NumberSet } from './number-set.ts'
import {
  type Bounds,
  begin,
  problemsOf,
  type Queue,
  type State,
  type Step,
  worldSteps,
} from './queue-model.ts'
import { RememberedQueue } from './remembered-queue.ts'
import { nameHeldLeases, toCanonical } from './settle.ts'
import { stateNumbers } from './state-number.ts'

export type QueueClass = new (state: { storage: DurableStorage }, env: object) => object

export interface Exploration {
  states: number
  steps: number
  /** Different contents of the queue's storage. */
  stores: number
  /** From which state to which others the queue moved tasks. */
  transitions: ReadonlySet<string>
  /** Each problem, with the steps that lead to it. */
  problems: ReadonlyMap<string, readonly string[]>
}

/** RunningHub has room for more tasks than any exploration has, and can be reached at any time. */
const CAPACITY = { limit: 9 }
const ALWAYS = Number.MAX_SAFE_INTEGER

/**
 * Visits every state that the queue can reach, by every order of the steps of its callers. Between two
 * steps the queue's object is evicted from memory. Tasks that are settled get other names on the way.
 *
 * @param onState receives each state: its number without the storage, and the storage
 */
export function explore(
  TaskQueue: QueueClass,
  bounds: Bounds,
  onState?: (outside: number, rows: Rows) => void,
): Exploration {
  const storage = new DurableStorage()
  const first = begin(openQueue(TaskQueue, storage), bounds)
  const transitions = new Set<string>()
  storage.watch((_task, from, to) => transitions.add(`${from} → ${to}`))
  const remembered = new RememberedQueue(storage, () => openQueue(TaskQueue, storage))
  const numberOf = stateNumbers(bounds)
  const seen = new NumberSet()
  const stores = new Set<number>()
  const problems = new Map<string, readonly string[]>()
  const path: string[] = []
  let steps = 0
  const visit = (reached: State): void => {
    const canonical = remembered.canonicalize()
    const { store } = remembered
    const { state, number } = toCanonical(reached, canonical, (form) => numberOf(form, store))
    if (!seen.add(number)) return
    stores.add(store)
    onState?.(numberOf(state, 0), remembered.rows)
    const found = problemsOf(state, remembered.queue)
    for (const problem of found) if (!problems.has(problem)) problems.set(problem, [...path])
    if (found.length > 0) return
    for (const { name, take } of stepsOf(state)) {
      steps++
      path.push(name)
      remembered.store = store
      remembered.takeEnded()
      const next = take(remembered.queue)
      visit(nameHeldLeases(next, remembered.takeEnded()))
      path.pop()
    }
  }
  visit(first)
  storage.close()
  return { states: seen.size, steps, stores: stores.size, transitions, problems }
}

/** Opens the queue as after an eviction. */
export function openQueue(TaskQueue: QueueClass, storage: DurableStorage): Queue {
  const queue = new TaskQueue({ storage }, {}) as Queue
  queue.recordCapacity(CAPACITY, ALWAYS)
  return queue
}

/** Returns everything that may happen next. */
export function stepsOf(state: State): Step[] {
  return [
    ...state.crons.flatMap((cron, index) => cronSteps(state, cron, index)),
    ...worldSteps(state),
  ]
}
