import type { Clock } from './clock.ts'

interface Timer {
  due: number
  /** Whether the waiter makes time pass (`sleep`) or only waits for it (`until`). */
  driving: boolean
  resolve(): void
}

/** Macrotask turns after which pending work has continued, including sockets on this machine. */
const settleTurns = 3
/** Work that is busy for longer, in macrotask turns, waits for time itself, so time passes. */
const maxSettleTurns = 200

/**
 * Time that passes only when someone waits for it. `sleep` makes it pass: once no other work is
 * pending, the clock jumps to the end of the earliest sleep. So three clients that each sleep 5 s
 * spend 5 s together, and no real time.
 */
export class VirtualClock implements Clock {
  #now: number
  #timers: Timer[] = []
  #busy = 0
  #held = 0
  #driving = false
  #turn: Promise<void> = Promise.resolve()

  /** @param start milliseconds since 1970; by default 15 January 2026, 12:00 in Beijing */
  constructor(start: number = Date.UTC(2026, 0, 15, 4)) {
    this.#now = start
  }

  now(): number {
    return this.#now
  }

  /**
   * Advances time by `ms`. Runs everything that falls due on the way in order, with its
   * consequences.
   */
  advance(ms: number): Promise<void> {
    return this.#inTurn(() => this.#moveTo(this.#now + ms))
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    const sleeping = this.#wait(this.#now + Math.max(0, ms), true, signal)
    void this.#drive()
    return sleeping
  }

  until(time: number, signal?: AbortSignal): Promise<void> {
    return time <= this.#now && !signal?.aborted
      ? Promise.resolve()
      : this.#wait(time, false, signal)
  }

  busy(): () => void {
    this.#busy++
    let done = false
    return () => {
      if (!done) this.#busy--
      done = true
    }
  }

  /**
   * Stops time until the returned function is called, for work that never waits for this clock. It
   * may take as long as it needs on a busy machine.
   */
  hold(): () => void {
    this.#held++
    let done = false
    return () => {
      if (!done) this.#held--
      done = true
    }
  }

  #wait(due: number, driving: boolean, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason)
      const stop = () => {
        this.#timers = this.#timers.filter((other) => other !== timer)
        reject(signal?.reason)
      }
      const timer: Timer = {
        due,
        driving,
        resolve() {
          signal?.removeEventListener('abort', stop)
          resolve()
        },
      }
      signal?.addEventListener('abort', stop, { once: true })
      this.#timers.push(timer)
    })
  }

  async #drive(): Promise<void> {
    if (this.#driving) return
    this.#driving = true
    while (this.#timers.some((timer) => timer.driving)) {
      await this.#inTurn(async () => {
        await this.#settle()
        const due = this.#timers.filter((timer) => timer.driving).map((timer) => timer.due)
        if (due.length > 0) await this.#moveTo(Math.min(...due))
      })
    }
    this.#driving = false
  }

  async #moveTo(time: number): Promise<void> {
    for (;;) {
      const next = this.#timers
        .filter((timer) => timer.due <= time)
        .reduce<Timer | undefined>((a, b) => (a && a.due <= b.due ? a : b), undefined)
      if (!next) break
      this.#timers = this.#timers.filter((timer) => timer !== next)
      this.#now = Math.max(this.#now, next.due)
      next.resolve()
      await this.#settle()
    }
    this.#now = Math.max(this.#now, time)
  }

  async #settle(): Promise<void> {
    const isPending = (turn: number) =>
      turn < settleTurns || this.#held > 0 || (this.#busy > 0 && turn < maxSettleTurns)
    // What was held continues afterwards, and may begin other work.
    for (let turn = 0; isPending(turn); turn = this.#held > 0 ? 0 : turn + 1) {
      await new Promise((resolve) => setTimeout(resolve, 0))
    }
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    this.#turn = this.#turn.then(work)
    return this.#turn
  }
}
