import { showDuration } from '../report/format-duration.ts'
import type { Log } from '../runner/log.ts'

const EVERY = 60_000

/** Says once a minute that the step is alive, and what it waits for. */
export class Heartbeat {
  readonly #log: Log
  readonly #since = performance.now()
  readonly #waits = new Map<number, string>()
  readonly #timer: NodeJS.Timeout

  constructor(log: Log) {
    this.#log = log
    this.#timer = setInterval(() => this.#beat(), EVERY)
  }

  /** @param wait what run `number` waits for; undefined when it has ended */
  set(number: number, wait: string | undefined): void {
    if (wait === undefined) this.#waits.delete(number)
    else this.#waits.set(number, wait)
  }

  stop(): void {
    clearInterval(this.#timer)
  }

  #beat(): void {
    if (this.#waits.size === 0) return
    const counts = new Map<string, number>()
    for (const wait of this.#waits.values()) counts.set(wait, (counts.get(wait) ?? 0) + 1)
    const waits = [...counts].map(([wait, n]) => (this.#waits.size === 1 ? wait : `${n} ${wait}`))
    this.#log.line(`… ${showDuration(performance.now() - this.#since)}: ${waits.join(', ')}`)
  }
}
