/**
 * Aborts its signal when nothing happens for a time: a connection that is open and silent would
 * otherwise hold a download for many minutes. Uses real time, since it limits a real connection.
 */
export class StallTimer {
  readonly #controller = new AbortController()
  readonly #timer: NodeJS.Timeout

  /** In milliseconds. */
  readonly timeout: number

  constructor(timeout: number) {
    this.timeout = timeout
    const abort = () => this.#controller.abort()
    // The connection keeps the process alive. The timer alone must not.
    this.#timer = setTimeout(abort, timeout).unref()
  }

  get signal(): AbortSignal {
    return this.#controller.signal
  }

  /** Something happened: the time starts again. */
  restart(): void {
    this.#timer.refresh()
  }

  stop(): void {
    clearTimeout(this.#timer)
  }
}
