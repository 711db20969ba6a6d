interface Timer {
  due: number
  resolve(): void
}

/** Turns of the event loop after which everything that can go on without time has gone on. */
const SETTLED = 6

/** Time that jumps from one thing that is waited for to the next, as fast as the work in between. */
export class DayClock {
  #now: number
  #timers: Timer[] = []
  #busy = 0

  constructor(start: number) {
    this.#now = start
  }

  now(): number {
    return this.#now
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

  busy(): () => void {
    this.#busy++
    let done = false
    return () => {
      if (!done) this.#busy--
      done = true
    }
  }

  /** Lets everything happen that happens until then. */
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
    for (let quiet = 0; quiet < SETTLED; quiet++) {
      await new Promise((resolve) => setImmediate(resolve))
      if (this.#busy > 0) quiet = -1
    }
  }
}

const CRYPTO = ['sign', 'verify', 'digest', 'importKey'] as const
type Call = (...values: unknown[]) => Promise<unknown>
const originals = CRYPTO.map((name) => crypto.subtle[name].bind(crypto.subtle) as Call)

/** Work of the runtime's own threads is work too: time waits for it. */
export function countCrypto(clock: DayClock): void {
  CRYPTO.forEach((name, index) => {
    const value: Call = (...values) => {
      const done = clock.busy()
      return originals[index]?.(...values).finally(done) ?? Promise.reject(new Error(name))
    }
    Object.defineProperty(crypto.subtle, name, { configurable: true, value })
  })
}
