import { formatDuration } from '../report/format-duration.ts'
import type { Log } from '../runner/log.ts'

/** In milliseconds. */
const INTERVAL = 60_000

/** Logs once a minute what the runs are waiting for. */
export class Heartbeat {
  readonly #log: Log
  readonly #startedAt = performance.now()
  readonly #activities = new Map<number, string>()
  readonly #timer: NodeJS.Timeout

  constructor(log: Log) {
    this.#log = log
    this.#timer = setInterval(() => this.#beat(), INTERVAL)
  }

  /** @param activity what run `number` is doing; undefined when it has ended */
  set(number: number, activity: string | undefined): void {
    if (activity === undefined) this.#activities.delete(number)
    else this.#activities.set(number, activity)
  }

  stop(): void {
    clearInterval(this.#timer)
  }

  #beat(): void {
    if (this.#activities.size === 0) return
    const counts = new Map<string, number>()
    for (const activity of this.#activities.values()) {
      counts.set(activity, (counts.get(activity) ?? 0) + 1)
    }
    const single = this.#activities.size === 1
    const list = [...counts].map(([activity, n]) => (single ? activity : `${n} ${activity}`))
    this.#log.info(`… ${formatDuration(performance.now() - this.#startedAt)}: ${list.join(', ')}`)
  }
}
