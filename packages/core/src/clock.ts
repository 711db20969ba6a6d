/** Time as this library sees it, so that a test can move it. */
export interface Clock {
  /** Milliseconds since some fixed moment. Only differences mean something. */
  now(): number
  /** Resolves after `ms` milliseconds; rejects with `signal.reason` when aborted first. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
}

/**
 * Time that never jumps and has no relation to the date: for how long something takes, and for
 * deadlines. A machine whose date is set by hours must not give up a task that is paid for.
 * Cloudflare's runtime counts it from 1970, and nobody sets the date there.
 */
export const monotonicClock: Clock = { now: () => performance.now(), sleep }

/**
 * The date in milliseconds since 1970, which jumps when it is set: for moments that are written
 * down, and outlive the process.
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
