import { StoppedError } from '../errors.ts'

/** What becomes of a task that exists when its run is interrupted. */
export type Fate = 'cancel' | 'leave'

export interface InterruptMeans {
  /** Left out where there is nobody to ask. */
  ask?: ((signal: AbortSignal) => Promise<Fate | 'go on'>) | undefined
  /** Ends the program at once, though the task may still run; without an id one may exist. */
  quit?: (taskId: string | undefined) => void
  /** Called when the runs are stopped while a create call has no answer, which is waited for. */
  onUnanswered?: () => void
}

/** Signals after which somebody may still be there to be asked. */
const ASKED = ['SIGINT', 'SIGTERM'] as const
/** The window was closed, or the connection to it lost. SIGBREAK exists on Windows only. */
const HUNG_UP = ['SIGHUP', 'SIGBREAK'] as const

/**
 * Ctrl-C while runs are under way. The first asks what is to become of the remote task, if one
 * exists and somebody can be asked; a second one cancels it and quits, and one more does not wait
 * for the answer to that. Without a task there is nothing to ask, and without a person the task is
 * cancelled: nobody would know that it costs. While a create call has no answer there may be a task:
 * the run waits for the answer, to cancel what it names, and a second Ctrl-C does not.
 */
export class Interrupt {
  readonly #controller = new AbortController()
  readonly #means: InterruptMeans
  #asking: AbortController | undefined
  /** Whether a create call is under way that has no answer. */
  creating = false
  /** Set while a task exists that has not ended. */
  taskId: string | undefined
  fate: Fate = 'cancel'

  constructor(means: InterruptMeans = {}) {
    this.#means = means
  }

  get signal(): AbortSignal {
    return this.#controller.signal
  }

  /** A SIGINT or SIGTERM has come. */
  async arrived(): Promise<void> {
    const { ask, quit } = this.#means
    if (this.signal.aborted) {
      // Where nobody is asked, a second signal only says the first one again.
      if (ask !== undefined && (this.creating || this.taskId !== undefined)) quit?.(this.taskId)
      return
    }
    if (this.#asking || ask === undefined || this.taskId === undefined) {
      return this.giveUp()
    }
    this.#asking = new AbortController()
    const answer = await ask(this.#asking.signal)
    this.#asking = undefined
    if (answer !== 'go on') this.#stop(answer)
  }

  /** Nobody is there any more, neither to be asked nor to see what becomes of the task. */
  giveUp(): void {
    this.#asking?.abort()
    this.#stop('cancel')
  }

  #stop(fate: Fate): void {
    if (this.signal.aborted) return
    this.fate = fate
    if (this.creating) this.#means.onUnanswered?.()
    this.#controller.abort(new StoppedError('The run was stopped.'))
  }

  /** Listens to the process's signals until disposed, at the end of the runs. */
  listen(): Disposable {
    const onSignal = () => void this.arrived()
    const onHangUp = () => this.giveUp()
    for (const signal of ASKED) process.on(signal, onSignal)
    for (const signal of HUNG_UP) process.on(signal, onHangUp)
    return {
      [Symbol.dispose]: () => {
        // The runs have ended: what is still asked has no answer any more.
        this.#asking?.abort()
        for (const signal of ASKED) process.off(signal, onSignal)
        for (const signal of HUNG_UP) process.off(signal, onHangUp)
      },
    }
  }
}
