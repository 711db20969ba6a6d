import { currentProgram } from './program.ts'
import type { Event } from './scheduler.ts'
import { activeSimulation } from './simulation.ts'

/** The longest delay of a timer in Node. A longer one fires at once. */
const MAX_DELAY = 2 ** 31 - 1

/** Replaces the date, the monotonic clock, the timers and `Math.random`. */
export function installTime(): void {
  const RealDate = Date
  const now = (): number => {
    const simulation = activeSimulation()
    if (!simulation) return RealDate.now()
    return simulation.scheduler.now + (currentProgram.getStore()?.machine.skew ?? 0)
  }
  globalThis.Date = class extends RealDate {
    constructor(...values: unknown[]) {
      if (values.length === 0) super(now())
      else super(...(values as [number]))
    }
    static override now = now
  } as DateConstructor

  const realNow = performance.now.bind(performance)
  performance.now = () => activeSimulation()?.elapsed ?? realNow()

  const realRandom = Math.random
  Math.random = () => activeSimulation()?.choices.noise('random') ?? realRandom()

  const real = { setTimeout, clearTimeout, setInterval, clearInterval }
  const start =
    (repeats: boolean, fallback: typeof setTimeout | typeof setInterval) =>
    (run: (...values: unknown[]) => void, delay?: number, ...values: unknown[]) =>
      activeSimulation()
        ? new Timer(() => run(...values), delay, repeats)
        : fallback(run as () => void, delay, ...(values as []))
  const stop = (fallback: typeof clearTimeout) => (timer?: unknown) =>
    timer instanceof Timer ? timer.close() : fallback(timer as number)
  Object.assign(globalThis, {
    setTimeout: start(false, real.setTimeout),
    setInterval: start(true, real.setInterval),
    clearTimeout: stop(real.clearTimeout),
    clearInterval: stop(real.clearInterval),
  })

  const realTimeout = AbortSignal.timeout.bind(AbortSignal)
  AbortSignal.timeout = (ms) => {
    if (!activeSimulation()) return realTimeout(ms)
    const controller = new AbortController()
    const message = 'The operation was aborted due to timeout'
    new Timer(() => controller.abort(new DOMException(message, 'TimeoutError')), ms, false).unref()
    return controller.signal
  }
}

/** A timer of a program, as Node's. */
class Timer {
  #event: Event | undefined
  #isReferenced = true
  readonly #program = currentProgram.getStore()
  readonly #run: () => void
  readonly #delay: number
  readonly #repeats: boolean

  constructor(run: () => void, delay = 1, repeats: boolean) {
    this.#run = run
    this.#delay = delay >= 1 && delay <= MAX_DELAY ? Math.trunc(delay) : 1
    this.#repeats = repeats
    this.#start()
  }

  #start(): void {
    this.#program?.timers.add(this)
    this.#event = activeSimulation()?.scheduler.schedule(this.#delay, () => {
      this.#program?.timers.delete(this)
      if (this.#program?.alive === false) return
      if (this.#repeats) this.#start()
      this.#run()
    })
  }

  close(): void {
    if (this.#event) this.#event.cancelled = true
    this.#program?.timers.delete(this)
  }

  refresh(): this {
    this.close()
    this.#start()
    return this
  }

  ref(): this {
    this.#isReferenced = true
    return this
  }

  unref(): this {
    this.#isReferenced = false
    return this
  }

  hasRef(): boolean {
    return this.#isReferenced
  }

  [Symbol.dispose](): void {
    this.close()
  }
}
