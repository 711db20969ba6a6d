/** Time, as an interface that a test can control. */
export interface Clock {
  /** Returns milliseconds since some fixed moment. Only differences are meaningful. */
  now(): number
  /** Resolves after `ms` milliseconds. Rejects with `signal.reason` when aborted before. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
}

/**
 * Time that never jumps and has no relation to the date, for durations and deadlines. A machine
 * whose date is set forward by hours must not abandon a task that is paid for. Cloudflare's runtime
 * counts it from 1970, and nobody sets the date there.
 */
export const monotonicClock: Clock = { now: () => performance.now(), sleep }

/**
 * The date in milliseconds since 1970, which jumps when it is set. For moments that are stored and
 * outlive the process.
 */
export const systemClock: Clock = { now: () => Date.now(), sleep }

function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason)
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
