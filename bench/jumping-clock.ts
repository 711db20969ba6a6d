import type { Clock } from '@runninghub-action/core'

/** Time that jumps to the next thing that happens once nothing else goes on. */
export class JumpingClock implements Clock {
  #now = 0
  #due: { at: number; run: () => void }[] = []

  now = () => this.#now

  at(at: number, run: () => void): void {
    this.#due.push({ at, run })
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason)
      signal?.addEventListener('abort', () => reject(signal.reason), { once: true })
      this.at(this.#now + ms, resolve)
    })
  }

  async runUntil(ended: () => boolean): Promise<void> {
    for (;;) {
      for (let turn = 0; turn < 3; turn++) await new Promise(setImmediate)
      if (ended()) return
      const next = this.#due.reduce((a, b) => (b.at < a.at ? b : a))
      this.#due = this.#due.filter((other) => other !== next)
      this.#now = Math.max(this.#now, next.at)
      next.run()
    }
  }
}

/** Returns numbers between 0 and 1 that are the same in every run (mulberry32). */
export function seeded(seed: number): () => number {
  let a = seed
  return () => {
    a = (a + 0x6d2b79f5) | 0
    let t = Math.imul(a ^ (a >>> 15), 1 | a)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

export const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length
