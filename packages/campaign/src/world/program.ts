import { AsyncLocalStorage } from 'node:async_hooks'
import { Writable } from 'node:stream'
import type { History } from '../history/history.ts'

/** A computer, with its clock. */
export interface Machine {
  name: string
  /** Milliseconds by which its date is ahead of the true one. */
  skew: number
  /** Nothing can be written. */
  diskFull?: boolean
}

/** A program is killed after so many of its events, counted from its start or its first create call. */
export interface KillPoint {
  from: 'start' | 'create'
  events: number
}

/** The program that runs at this moment; undefined outside of programs. */
export const currentProgram = new AsyncLocalStorage<Program>()

type Listener = (...values: unknown[]) => void

/** A process of a program, or one invocation of the Worker. */
export class Program {
  readonly name: string
  readonly machine: Machine
  readonly env: Record<string, string>
  readonly argv: readonly string[]
  readonly stdout: Output
  readonly stderr: Output
  /** Whether failed connections look as in workerd. In Node they have a code. */
  readonly isWorker: boolean
  /** False after a kill or an exit: it continues no work. */
  alive = true
  /** Whether it has sent a create call. */
  hasSentCreate = false
  /** Where it is killed; undefined for nowhere. */
  killPoint: KillPoint | undefined
  exitCode: number | undefined
  /** Its timers that have not fired. */
  readonly timers = new Set<{ hasRef(): boolean }>()
  /** Resolves when it has exited or was killed. */
  readonly ended: Promise<void>
  readonly #end: () => void
  readonly #listeners = new Map<string, Set<Listener>>()
  readonly #history: History
  #events = 0

  constructor(
    history: History,
    {
      name,
      machine,
      env = {},
      argv = [],
      isWorker = false,
    }: {
      name: string
      machine: Machine
      env?: Record<string, string>
      argv?: readonly string[]
      isWorker?: boolean
    },
  ) {
    this.#history = history
    this.name = name
    this.machine = machine
    this.env = env
    this.argv = argv
    this.isWorker = isWorker
    this.stdout = new Output(history, name)
    this.stderr = new Output(history, name)
    const { promise, resolve } = Promise.withResolvers<void>()
    this.ended = promise
    this.#end = resolve
  }

  /** Marks the program as ended. @returns false when it had ended before */
  end(): boolean {
    if (!this.alive) return false
    this.alive = false
    this.#end()
    return true
  }

  /** Ends the program at once. It gets no chance to do anything. */
  kill(): void {
    if (this.end()) this.#history.add({ type: 'killed', program: this.name })
  }

  /** Counts what the program waited for, and kills it at its kill point. */
  countEvent(): void {
    const { killPoint } = this
    if (killPoint === undefined || !this.alive) return
    if (killPoint.from === 'create' && !this.hasSentCreate) return
    this.#events++
    if (this.#events >= killPoint.events) this.kill()
  }

  /** Runs work as this program. */
  run<T>(work: () => T): T {
    return currentProgram.run(this, work)
  }

  on(event: string, listener: Listener): void {
    const listeners = this.#listeners.get(event) ?? new Set()
    this.#listeners.set(event, listeners.add(listener))
  }

  off(event: string, listener: Listener): void {
    this.#listeners.get(event)?.delete(listener)
  }

  /** @returns whether the program has a listener */
  emit(event: string, ...values: unknown[]): boolean {
    const listeners = [...(this.#listeners.get(event) ?? [])]
    this.run(() => {
      for (const listener of listeners) listener(...values)
    })
    return listeners.length > 0
  }
}

/** Standard output or standard error of a program. */
export class Output extends Writable {
  readonly isTTY = false
  text = ''
  readonly #history: History
  readonly #program: string

  constructor(history: History, program: string) {
    super({ decodeStrings: false })
    this.#history = history
    this.#program = program
  }

  override _write(chunk: string | Uint8Array, _encoding: string, done: () => void): void {
    const text = typeof chunk === 'string' ? chunk : new TextDecoder().decode(chunk)
    this.text += text
    const line = text.trimEnd()
    if (line !== '') this.#history.add({ type: 'printed', program: this.#program, text: line })
    done()
  }
}

/** `process.exit` inside a program: nothing after it runs. */
export class ProgramExit extends Error {}
