import type { Entry, EntryOf } from '../history/history.ts'

/** A call and what became of it. */
export interface CallFacts extends Omit<EntryOf<'called'>, 'type'> {
  arrived: boolean
  /** The task that it created. */
  task: string | undefined
  result: EntryOf<'answered'>['result'] | undefined
}

/** The calls to the Worker's queue around a create call. */
const REPORTS = ['beginSubmit', 'markSubmitted', 'markUnknown', 'release', 'fail', 'refuse']

/** What a history says, by subject. */
export class Facts {
  readonly entries: readonly Entry[]
  readonly calls = new Map<number, CallFacts>()
  readonly tasks: readonly EntryOf<'task'>[]
  readonly ordered: readonly EntryOf<'ordered'>[]
  readonly uploads: readonly EntryOf<'uploaded'>[]
  readonly created: readonly EntryOf<'created'>[]
  readonly reported: readonly EntryOf<'reported'>[]
  readonly attempts: readonly EntryOf<'attempt'>[]
  readonly exits: readonly EntryOf<'exited'>[]
  readonly transitions: readonly EntryOf<'transition'>[]
  readonly stateChanges: readonly EntryOf<'state change'>[]
  readonly callbacks: readonly EntryOf<'callback'>[]
  readonly callbackStates: readonly EntryOf<'callback state'>[]
  readonly webhooks: readonly EntryOf<'webhook'>[]
  readonly answersToClients: readonly EntryOf<'answered client'>[]
  /** Whether the Worker could not tell its queue what became of a create call. */
  readonly reportWasLost: boolean
  readonly #printed = new Map<string, string>()

  constructor(entries: readonly Entry[]) {
    this.entries = entries
    const of = <T extends Entry['type']>(type: T) =>
      entries.filter((entry) => entry.type === type) as EntryOf<T>[]
    this.tasks = of('task')
    this.ordered = of('ordered')
    this.uploads = of('uploaded')
    this.created = of('created')
    this.reported = of('reported')
    this.attempts = of('attempt')
    this.reportWasLost =
      of('killed').length > 0 || of('queue fault').some(({ method }) => REPORTS.includes(method))
    this.exits = of('exited')
    this.transitions = of('transition')
    this.stateChanges = of('state change')
    this.webhooks = of('webhook')
    this.callbacks = of('callback')
    this.callbackStates = of('callback state')
    this.answersToClients = of('answered client')
    for (const entry of of('called')) {
      this.calls.set(entry.call, { ...entry, arrived: false, task: undefined, result: undefined })
    }
    for (const { call } of of('arrived')) Object.assign(this.#call(call), { arrived: true })
    for (const { call, task } of this.created) Object.assign(this.#call(call), { task })
    for (const { call, result } of of('answered')) Object.assign(this.#call(call), { result })
    for (const { program, text } of of('printed')) {
      this.#printed.set(program, `${this.#printed.get(program) ?? ''}${text}\n`)
    }
  }

  /** Returns what all programs of an owner, or of one of its attempts, printed. */
  printed(owner: string): string {
    const programs = [...this.#printed].filter(([program]) => isOf(program, owner))
    return programs.map(([, text]) => text).join('')
  }

  #call(call: number): object {
    return this.calls.get(call) ?? {}
  }
}

/** Whether a program belongs to an owner or to one of its attempts. */
export function isOf(program: string, owner: string): boolean {
  return program === owner || program.startsWith(`${owner}.`) || program.startsWith(`${owner} `)
}
