import type { TaskUsage } from '../task/task.ts'

/** Counts what the tasks of a batch cost, against a limit. */
export class CoinBudget {
  /** In coins. */
  readonly limit: number
  #spent = 0
  #unknownCosts = 0

  constructor(limit: number) {
    this.limit = limit
  }

  /** In coins, without the noise of binary fractions (0.1 + 0.2). */
  get spent(): number {
    return Number(this.#spent.toFixed(6))
  }

  /** How many tasks have ended whose cost RunningHub did not report. */
  get unknownCosts(): number {
    return this.#unknownCosts
  }

  /** Whether no other task may be created. */
  get isSpent(): boolean {
    return this.spent >= this.limit
  }

  /** Adds the cost of a task that was created and is no longer followed. */
  add({ coins }: TaskUsage): void {
    if (coins === undefined) this.#unknownCosts++
    else this.#spent += coins
  }
}
