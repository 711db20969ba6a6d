/** The limits of Cloudflare's Free plan, a day. */
export const DAILY_QUOTA = {
  /** Requests to the Worker. */
  workerRequests: 100_000,
  /** Requests to Durable Objects. */
  requests: 100_000,
  rowsRead: 5_000_000,
  rowsWritten: 100_000,
}
/** The limits of Cloudflare's Free plan in one invocation. */
const MAX_SUBREQUESTS = 50
const MAX_INTERNAL_CALLS = 1_000

export type Quota = keyof typeof DAILY_QUOTA

/** Counts what a day uses, and refuses what exceeds the quota, as Cloudflare does. */
export class DailyUsage {
  readonly used: Record<Quota, number> = {
    workerRequests: 0,
    requests: 0,
    rowsRead: 0,
    rowsWritten: 0,
  }
  /** How often a call was refused. */
  refusals = 0
  /** Workers Logs of the Free plan store 200,000 events a day, and a sample of the rest. */
  logLines = 0
  #started = false

  /** Starts to count. What happened before belongs to earlier days. */
  start(): void {
    this.#started = true
  }

  use(name: Quota, amount = 1): void {
    if (!this.#started) return
    this.used[name] += amount
    if (this.used[name] <= DAILY_QUOTA[name]) return
    this.refusals++
    throw new Error(`Exceeded allowed ${name} of the Free plan.`)
  }

  logLine(): void {
    if (this.#started) this.logLines++
  }

  /** Returns the counter of one invocation. */
  invocation(): InvocationUsage {
    return new InvocationUsage(() => this.refusals++)
  }
}

/** Counts the calls of one invocation, and refuses too many. */
export class InvocationUsage {
  subrequests = 0
  openSubrequests = 0
  maxOpenSubrequests = 0
  internalCalls = 0
  readonly #onRefusal: () => void

  constructor(onRefusal: () => void) {
    this.#onRefusal = onRefusal
  }

  async subrequest<T>(call: () => Promise<T>): Promise<T> {
    if (++this.subrequests > MAX_SUBREQUESTS) this.#refuse('Too many subrequests.')
    this.openSubrequests++
    this.maxOpenSubrequests = Math.max(this.maxOpenSubrequests, this.openSubrequests)
    try {
      return await call()
    } finally {
      this.openSubrequests--
    }
  }

  internalCall(): void {
    if (++this.internalCalls > MAX_INTERNAL_CALLS) this.#refuse('Too many internal calls.')
  }

  #refuse(message: string): never {
    this.#onRefusal()
    throw new Error(message)
  }
}
