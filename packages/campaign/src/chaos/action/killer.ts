import type { ChildProcess } from 'node:child_process'
import type { RunContext } from '../context.ts'
import type { Moment } from '../moments.ts'
import { SPEED } from '../time/fast-clock.ts'

/** Moments at which `main` is killed, after some real milliseconds; never; any moment. */
const KILLS: readonly (Moment | 'any' | undefined)[] = [
  undefined,
  undefined,
  'create call arrives',
  'task is created',
  'task is created',
  'cache is written',
  'any',
]
const DELAYS = [0, 0, 2, 10, 40]
/** Real milliseconds after the first line. */
const ANY_DELAYS = [50, 300, 1_000, 3_000]
/** When a job is cancelled, in real milliseconds after its first line. */
const CANCELS = [undefined, undefined, undefined, undefined, 200, 1_000, 3_000]
/** When the runner sends SIGTERM and kills, in real milliseconds after SIGINT. */
const SIGTERM_AFTER = 7_500 / SPEED
const KILL_AFTER = 10_000 / SPEED

/** Kills `main` of a job at a moment that is drawn, or cancels the job as the runner does. */
export class Killer {
  readonly #context: RunContext
  readonly #orders: readonly string[]
  readonly #program: string
  readonly #timers: NodeJS.Timeout[] = []
  #stop = () => {}
  #isArmed = false

  constructor(context: RunContext, orders: readonly string[], program: string) {
    this.#context = context
    this.#orders = orders
    this.#program = program
  }

  /** Begins with the first line that `main` prints. */
  arm(child: ChildProcess): void {
    if (this.#isArmed) return
    this.#isArmed = true
    const { choices, moments, hasFaults } = this.#context
    const pick = <T>(what: string, options: readonly T[]) =>
      choices.pick(`${this.#program}: ${what}`, options)
    const moment = pick('moment of the kill', KILLS)
    const cancelAfter = pick('cancelled after', CANCELS)
    if (!hasFaults) return
    if (cancelAfter !== undefined) {
      this.#after(cancelAfter, () => child.kill('SIGINT'))
      this.#after(cancelAfter + SIGTERM_AFTER, () => child.kill('SIGTERM'))
      this.#after(cancelAfter + KILL_AFTER, () => this.#kill(child))
    }
    if (moment === 'any') this.#after(pick('time of the kill', ANY_DELAYS), () => this.#kill(child))
    else if (moment !== undefined) {
      const delay = pick('delay of the kill', DELAYS)
      this.#stop = moments.on(moment, (order) => {
        if (order !== '' && !this.#orders.includes(order)) return
        this.#stop()
        if (delay === 0) this.#kill(child)
        else this.#after(delay, () => this.#kill(child))
      })
    }
  }

  disarm(): void {
    this.#stop()
    for (const timer of this.#timers) clearTimeout(timer)
  }

  #after(ms: number, run: () => void): void {
    this.#timers.push(setTimeout(run, ms))
  }

  #kill(child: ChildProcess): void {
    if (!child.kill('SIGKILL')) return
    this.#context.history.add({ type: 'killed', program: this.#program })
  }
}
