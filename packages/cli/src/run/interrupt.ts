import { StoppedError } from '../errors.ts'

/** What to do with the existing tasks when their runs are interrupted. */
export type InterruptChoice = 'cancel' | 'leave'

export interface InterruptHandlers {
  /** Asks the user. Undefined when there is nobody to ask. */
  ask?: ((signal: AbortSignal, tasks: number) => Promise<InterruptChoice | 'continue'>) | undefined
  /** Exits at once although these tasks may still be running. Without an id one may exist. */
  exitNow?: (taskIds: readonly string[]) => void
  /** Called when the runs are stopped while a create call waits for its response. */
  onSubmitPending?: () => void
}

/** Signals after which the user may still be at the terminal. */
const ASK_SIGNALS = ['SIGINT', 'SIGTERM'] as const
/** The terminal window was closed or its connection lost. SIGBREAK exists on Windows only. */
const HANGUP_SIGNALS = ['SIGHUP', 'SIGBREAK'] as const

/**
 * Handles Ctrl-C while runs are active.
 *
 * - The first Ctrl-C asks what to do with the running tasks, the second cancels them, the third
 *   exits without waiting for the responses to the cancel calls.
 * - When there is nobody to ask, the first signal cancels the tasks: nobody would notice their cost.
 * - Without a task the runs just stop.
 * - While a create call has no response a task may exist. The run waits for the response to cancel
 *   the task. A second Ctrl-C exits without waiting.
 */
export class Interrupt {
  readonly #controller = new AbortController()
  readonly #handlers: InterruptHandlers
  #asking: AbortController | undefined
  /** The numbers of the runs whose create call waits for its response. */
  readonly submitting = new Set<number>()
  /** The ids of the tasks that have not ended yet. */
  readonly taskIds = new Set<string>()
  choice: InterruptChoice = 'cancel'

  constructor(handlers: InterruptHandlers = {}) {
    this.#handlers = handlers
  }

  get signal(): AbortSignal {
    return this.#controller.signal
  }

  /** Handles SIGINT and SIGTERM. */
  async handleSignal(): Promise<void> {
    const { ask, exitNow } = this.#handlers
    if (this.signal.aborted) {
      // When nobody is asked, a second signal changes nothing.
      if (ask !== undefined && this.submitting.size + this.taskIds.size > 0)
        exitNow?.([...this.taskIds])
      return
    }
    if (this.#asking || ask === undefined || this.taskIds.size === 0) {
      return this.stop()
    }
    this.#asking = new AbortController()
    const answer = await ask(this.#asking.signal, this.taskIds.size)
    this.#asking = undefined
    if (answer !== 'continue') this.#abort(answer)
  }

  /** Stops the runs without a question. The choice for running tasks is to cancel them. */
  stop(): void {
    this.#asking?.abort()
    this.#abort('cancel')
  }

  #abort(choice: InterruptChoice): void {
    if (this.signal.aborted) return
    this.choice = choice
    if (this.submitting.size > 0) this.#handlers.onSubmitPending?.()
    this.#controller.abort(new StoppedError('The run was stopped.'))
  }

  /** Listens to the process's signals until it is disposed. */
  listen(): Disposable {
    const onSignal = () => void this.handleSignal()
    const onHangUp = () => this.stop()
    for (const signal of ASK_SIGNALS) process.on(signal, onSignal)
    for (const signal of HANGUP_SIGNALS) process.on(signal, onHangUp)
    return {
      [Symbol.dispose]: () => {
        // The runs have ended: withdraw a question that is still open.
        this.#asking?.abort()
        for (const signal of ASK_SIGNALS) process.off(signal, onSignal)
        for (const signal of HANGUP_SIGNALS) process.off(signal, onHangUp)
      },
    }
  }
}
