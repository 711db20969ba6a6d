/** The simulator's time. A client can use the same clock. */
export interface Clock {
  /** Returns milliseconds since 1970. */
  now(): number
  /** Resolves `ms` milliseconds later. Rejects with `signal.reason` when aborted before. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
  /**
   * Resolves once `now()` has reached `time`. Does not make time pass: on a {@link VirtualClock}
   * only `sleep` and `advance` do.
   */
  until(time: number, signal?: AbortSignal): Promise<void>
  /** Marks the start of work during which time stands still. Call the result when it is done. */
  busy(): () => void
}

/** The longest delay of `setTimeout`. A longer one would fire at once. */
const maxTimeout = 2 ** 31 - 1

/**
 * The machine's own time, for the served simulator: the date at which the process started, and the
 * time that has passed since then. It does not jump when the date is set.
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
      const remaining = Math.min(time - this.now(), maxTimeout)
      if (remaining <= 0) return
      await timeout(remaining, signal)
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
