import type { State } from '../transitions.ts'

const NEVER = Number.POSITIVE_INFINITY

/**
 * When the next task of each state needs work: a cache, because every call of the queue asks. A state is
 * known from the first question on, until its next task leaves it.
 */
export class DueTimes {
  readonly #known = new Map<State, number>()

  /** @param read reads from the table when the state is not known; undefined when no task needs work */
  get(state: State, read: () => number | undefined): number | undefined {
    const at = this.#known.get(state) ?? read() ?? NEVER
    this.#known.set(state, at)
    return at === NEVER ? undefined : at
  }

  /** Records that a task of this state needs work from now on. */
  add(state: State, at: number | undefined): void {
    const known = this.#known.get(state)
    if (known !== undefined && at !== undefined) this.#known.set(state, Math.min(known, at))
  }

  /** Records that a task of this state no longer needs work at this time. */
  remove(state: State, at: number | undefined): void {
    if (this.#known.get(state) === at) this.#known.delete(state)
  }

  /** Forgets all, because a transaction was rolled back. */
  clear(): void {
    this.#known.clear()
  }
}
