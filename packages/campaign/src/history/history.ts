/** What a caller learned from one call. `aborted`: the caller did not wait for it. */
export type CallResult = number | 'refused' | 'cut' | 'aborted' | 'timeout'

/** One thing that happened. Times in milliseconds since the start of the run. */
export type Entry = { at: number } & (
  | { type: 'started'; program: string }
  | { type: 'signal'; program: string; signal: string }
  | { type: 'killed'; program: string }
  | { type: 'exited'; program: string; code: number }
  | { type: 'printed'; program: string; text: string }
  | { type: 'jumped'; machine: string; ms: number }
  /** Somebody orders a result. */
  | {
      type: 'ordered'
      owner: string
      order: string
      /** The accounts that may run it. @default `main` */
      accounts?: readonly string[]
      /** Whether it has a file; undefined when that is not observed. */
      hasFile?: boolean
    }
  /** An attempt of an owner has ended. `resumes`: it must find the tasks of earlier attempts. */
  | {
      type: 'attempt'
      owner: string
      attempt: string
      resumes: boolean
      /** How long a run may take, in milliseconds. */
      timeout: number
      state: 'completed' | 'killed' | 'lost'
    }
  /** What an owner is told about an order. */
  | {
      type: 'reported'
      owner: string
      by: string
      order: string
      status: string
      task: string
      urls: readonly string[]
    }
  /** A program calls RunningHub. `subject`: the order or the task that the call is about. */
  | {
      type: 'called'
      call: number
      program: string
      operation: string
      subject: string
      account?: string
      fault?: string | undefined
    }
  /** RunningHub received the call and did its work. */
  | { type: 'arrived'; call: number }
  /** RunningHub created a task, which is billed. `live`: earlier tasks of the order that may succeed. */
  | {
      type: 'created'
      call: number
      task: string
      order: string
      live: readonly string[]
      account?: string
      /** The name of its file. */
      file?: string
    }
  /** RunningHub has a file. `isWhole`: it is one that an order has. */
  | { type: 'uploaded'; account: string; file: string; isWhole: boolean }
  /** `denial`: RunningHub's code, if the response has one that is not about the task's state. */
  | { type: 'answered'; call: number; result: CallResult; text?: string | undefined }
  /** A receiver got a callback. */
  | {
      type: 'callback'
      order: string
      id: string
      task: string
      status: string
      urls: readonly string[]
      received: boolean
      signed: boolean
    }
  /** RunningHub's webhook about a task. `acknowledged`: the Worker answered that it has it. */
  | { type: 'webhook'; task: string; acknowledged: boolean; forged: boolean }
  /** The state of a callback that its owner is told at the end. */
  | { type: 'callback state'; order: string; status: string }
  /** The Worker answered a caller. */
  | { type: 'answered client'; order: string; status: number; text: string }
  /** What a store contains at the end. */
  | { type: 'kept'; text: string }
  /** A call to the Worker's queue fails. */
  | { type: 'queue fault'; program: string; method: string; fault: string }
  /** The Worker's queue applied an event to a task. */
  | { type: 'transition'; task: string; from: string; event: string; to: string }
  /** The database of the Worker's queue has another state of a task. */
  | { type: 'state change'; task: string; from: string; to: string }
  /** The world outside changed, or something else that a person should know. */
  | { type: 'note'; text: string }
  /** At the end of the run: a task as RunningHub has it. */
  | { type: 'task'; task: string; order: string; state: string; endedAt: number; result: string }
  /** A violation that is noticed while it happens. */
  | { type: 'violation'; invariant: string; text: string }
)

export type EntryOf<T extends Entry['type']> = Extract<Entry, { type: T }>

type WithoutTime<T> = T extends unknown ? Omit<T, 'at'> : never

/** Everything that happened in one run, in order. The checks of a run read nothing else. */
export class History {
  readonly entries: Entry[] = []
  readonly #now: () => number

  /** @param now returns the milliseconds since the start of the run */
  constructor(now: () => number) {
    this.#now = now
  }

  add(entry: WithoutTime<Entry>): void {
    this.entries.push({ at: this.#now(), ...entry } as Entry)
  }

  of<T extends Entry['type']>(type: T): EntryOf<T>[] {
    return this.entries.filter((entry) => entry.type === type) as EntryOf<T>[]
  }
}

/** Formats a history for people: one line for each entry. */
export function formatHistory(entries: readonly Entry[]): string {
  return entries.map((entry) => `${formatTime(entry.at)} ${formatEntry(entry)}\n`).join('')
}

/** Returns `hh:mm:ss.mmm`. */
export function formatTime(ms: number): string {
  const part = (unit: number, size: number, digits = 2) =>
    String(Math.floor(ms / unit) % size).padStart(digits, '0')
  return `${part(3_600_000, 1e6)}:${part(60_000, 60)}:${part(1000, 60)}.${part(1, 1000, 3)}`
}

function formatEntry({ at: _, type, ...fields }: Entry): string {
  const values = Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => (name === 'text' ? JSON.stringify(value) : `${name}=${value}`))
  return [type, ...values].join(' ')
}
