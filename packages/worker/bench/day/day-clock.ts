interface Timer {
  due: number
  resolve(): void
}

/** Turns of the event loop after which no work is left that does not wait for time. */
const IDLE_TURNS = 6

/** A virtual clock that jumps from one timer to the next as soon as all work in between is done. */
export class DayClock {
  #now: number
  #timers: Timer[] = []
  #busy = 0

  constructor(start: number) {
    this.#now = start
  }

  /** Whole milliseconds, as of a real clock: the id of a task contains them. */
  now(): number {
    return Math.floor(this.#now)
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return this.until(this.#now + Math.max(0, ms), signal)
  }

  until(time: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason)
      if (time <= this.#now) return resolve()
      const timer: Timer = { due: time, resolve }
      this.#insert(timer)
      signal?.addEventListener('abort', () => {
        this.#timers = this.#timers.filter((other) => other !== timer)
        reject(signal.reason)
      })
    })
  }

  /** Keeps time from passing until the returned function is called. */
  busy(): () => void {
    this.#busy++
    let done = false
    return () => {
      if (!done) this.#busy--
      done = true
    }
  }

  /** Fires all timers up to a time, and moves the clock there. */
  async run(until: number): Promise<void> {
    for (;;) {
      await this.#settle()
      const next = this.#timers[0]
      if (!next || next.due > until) break
      this.#timers.shift()
      this.#now = next.due
      next.resolve()
    }
    this.#now = Math.max(this.#now, until)
  }

  #insert(timer: Timer): void {
    let low = 0
    let high = this.#timers.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#timers[middle]?.due ?? 0) <= timer.due) low = middle + 1
      else high = middle
    }
    this.#timers.splice(low, 0, timer)
  }

  async #settle(): Promise<void> {
    for (let quiet = 0; quiet < IDLE_TURNS; quiet++) {
      await new Promise((resolve) => setImmediate(resolve))
      if (this.#busy > 0) quiet = -1
    }
  }
}

const CRYPTO = ['sign', 'verify', 'digest', 'importKey'] as const
type Call = (...values: unknown[]) => Promise<unknown>
const originals = CRYPTO.map((name) => crypto.subtle[name].bind(crypto.subtle) as Call)

/** Keeps time from passing during crypto calls, which run on other threads. */
export function trackCrypto(clock: DayClock): void {
  CRYPTO.forEach((name, index) => {
    const value: Call = (...values) => {
      const done = clock.busy()
      return originals[index]?.(...values).finally(done) ?? Promise.reject(new Error(name))
    }
    Object.defineProperty(crypto.subtle, name, { configurable: true, value })
  })
}
