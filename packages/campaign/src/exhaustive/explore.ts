import { createHash } from 'node:crypto'
import { DurableStorage } from '../doors/worker/durable-storage.ts'
import {
  type Bounds,
  begin,
  keyOf,
  problemsOf,
  type Queue,
  type State,
  stepsOf,
} from './queue-model.ts'

type QueueClass = new (state: { storage: DurableStorage }, env: object) => object

export interface Exploration {
  states: number
  steps: number
  /** From which state to which others the queue moved tasks. */
  transitions: ReadonlySet<string>
  /** The first problem, and the steps that lead to it. */
  failure: { problem: string; path: readonly string[] } | undefined
}

/** More tasks than any exploration has. */
const LIMIT = 9

/**
 * Visits every state that the queue can reach, by every order of the steps of its callers. Between two
 * steps the queue's object is evicted from memory.
 */
export function explore(TaskQueue: QueueClass, bounds: Bounds): Exploration {
  const storage = new DurableStorage()
  const seen = new Set<string>()
  const transitions = new Set<string>()
  const path: string[] = []
  let steps = 0
  let failure: Exploration['failure']
  const open = (now: number): Queue => {
    const queue = new TaskQueue({ storage }, {}) as Queue
    queue.recordCapacity({ limit: LIMIT }, now)
    return queue
  }
  const visit = (state: State): void => {
    const key = createHash('sha1').update(keyOf(state, storage)).digest('base64')
    if (seen.has(key) || failure) return
    seen.add(key)
    let problem: string | undefined
    storage.explore(() => {
      problem = problemsOf(state, open(state.now))[0]
    })
    if (problem !== undefined) {
      failure = { problem, path: [...path] }
      return
    }
    for (const { name, take } of stepsOf(state)) {
      storage.explore(() => {
        steps++
        path.push(name)
        visit(take(open(state.now)))
        path.pop()
      })
    }
  }
  const queue = open(0)
  storage.watch((_task, from, to) => transitions.add(`${from} → ${to}`))
  visit(begin(queue, bounds))
  storage.close()
  return { states: seen.size, steps, transitions, failure }
}
