import type { Clock } from '@runninghub-action/simulator'
import type { TimeScale } from './scale-time.ts'

/** How many times as fast as real time a round passes, in all of its processes. */
export const SPEED = 10

/** The time of a round: of the simulator, of its history, and of the processes under test. */
export class FastClock implements Clock {
  readonly #epoch = Date.now()
  #offset = 0
  readonly #wakers = new Set<() => void>()

  /** How a process that is started now has to scale its time. */
  get scale(): TimeScale {
    return { epoch: this.#epoch, speed: SPEED, offset: this.#offset }
  }

  now(): number {
    return Math.round(this.#epoch + (Date.now() - this.#epoch) * SPEED + this.#offset)
  }

  /** Returns the milliseconds since the start of the round. */
  elapsed(): number {
    return this.now() - this.#epoch
  }

  /** Moves the time forward. */
  advance(ms: number): void {
    this.#offset += ms
    for (const wake of this.#wakers) wake()
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    await this.until(this.now() + ms, signal)
  }

  async until(time: number, signal?: AbortSignal): Promise<void> {
    for (;;) {
      signal?.throwIfAborted()
      const remaining = time - this.now()
      if (remaining <= 0) return
      await this.#pause(remaining / SPEED, signal)
    }
  }

  busy(): () => void {
    return () => {}
  }

  /** Resolves after some real milliseconds, when time is moved, or when the signal aborts. */
  #pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        clearTimeout(timer)
        this.#wakers.delete(wake)
        signal?.removeEventListener('abort', wake)
        resolve()
      }
      const timer = setTimeout(wake, Math.min(ms, 2 ** 31 - 1))
      this.#wakers.add(wake)
      signal?.addEventListener('abort', wake, { once: true })
    })
  }
}
