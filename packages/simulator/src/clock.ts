/** Time as the simulator sees it. A client may be given the same clock. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number
  /** Resolves `ms` milliseconds later; rejects with `signal.reason` when aborted first. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
  /**
   * Resolves once `now()` has reached `time`, without asking for it to come: on a
   * {@link VirtualClock} only a `sleep` or an `advance` makes time pass.
   */
  until(time: number, signal?: AbortSignal): Promise<void>
  /** Says that work is under way, during which time should stand still; call the result when done. */
  busy(): () => void
}

/** The longest delay `setTimeout` takes; a longer one would fire at once. */
const longestTimeout = 2 ** 31 - 1

/**
 * The machine's own time, for the served simulator: the date at which the process began, and what
 * has passed since then. It does not jump with the date.
 */
class RealClock implements Clock {
  now(): number {
    return Math.round(performance.timeOrigin + performance.now())
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    await this.until(this.now() + ms, signal)
  }

  async until(time: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted()
    for (;;) {
      const left = Math.min(time - this.now(), longestTimeout)
      if (left <= 0) return
      await timeout(left, signal)
    }
  }

  busy(): () => void {
    return () => {}
  }
}

export const systemClock: Clock = new RealClock()

function timeout(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer)
      reject(signal?.reason)
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop)
      resolve()
    }, ms)
    signal?.addEventListener('abort', stop, { once: true })
  })
}
