import type { RunningHubError } from '../errors/runninghub-error.ts'

/** How long a host that has never responded is tried, in milliseconds. */
const LIMIT = 60_000

/**
 * Limits how long a client tries a host that has never responded: a wrong base URL, a dead proxy or
 * a machine without a network does not pass by itself. A host that has responded before is tried as
 * long as the call allows.
 */
export class Reachability {
  #reached = false
  #firstFailureAt: number | undefined

  get reached(): boolean {
    return this.#reached
  }

  /** A response came. */
  recordResponse(): void {
    this.#reached = true
  }

  /** Returns until when a failed call may be repeated; undefined without a limit. */
  retryUntil({ code, serviceCode, httpStatus }: RunningHubError, now: number): number | undefined {
    const unreached =
      code === 'UNAVAILABLE' && serviceCode === undefined && httpStatus === undefined
    if (this.#reached || !unreached) return undefined
    this.#firstFailureAt ??= now
    return this.#firstFailureAt + LIMIT
  }
}
