import type { DurableStorage, Rows } from '../doors/worker/durable-storage.ts'
import { type CanonicalStore, canonicalStore, type Moves } from './canonical-store.ts'
import { nameLeases, readLeases } from './leases.ts'
import type { Queue } from './queue-model.ts'

/** What a call does to the queue's storage. */
interface Effect {
  result: unknown
  /** The number of the content after it. */
  after: number
  /** The leases that ended. */
  ended: readonly string[]
}

interface Store {
  rows: Rows
  canonical?: { store: number; moves: Moves | undefined; symmetries: readonly Moves[] }
}

/** More calls than there are, each with its arguments. */
const MAX_CALLS = 1024
/** The lease that a call has just given. */
export const NEW_LEASE = 'new'

/**
 * The Worker's queue, of which each call is made once for each content of the storage. The queue
 * depends on nothing but its storage and the call, so that the effect of the same call is known then.
 */
export class RememberedQueue {
  /** The number of the content that the next call finds. */
  store = 0
  readonly #storage: DurableStorage
  readonly #open: () => Queue
  readonly #stores: Store[] = []
  readonly #numbers = new Map<string, number>()
  readonly #calls = new Map<string, number>()
  readonly #effects = new Map<number, Effect>()
  #ended: string[] = []
  /** What the storage contains at this moment. */
  #loaded: Rows = {}

  /** @param open opens the queue on the storage, whose content is the first one */
  constructor(storage: DurableStorage, open: () => Queue) {
    this.#storage = storage
    this.#open = open
    this.#number(nameLeases(storage.rows()))
  }

  /** The methods of the queue. */
  readonly queue = new Proxy({} as Queue, {
    get:
      (_, method) =>
      (...values: unknown[]) =>
        this.#call(String(method), values),
  })

  get rows(): Rows {
    return this.#stores[this.store]?.rows ?? {}
  }

  /** Returns the leases that ended since the last call of this. */
  takeEnded(): readonly string[] {
    const ended = this.#ended
    if (ended.length > 0) this.#ended = []
    return ended
  }

  /** Continues with the canonical form of the content. Returns how its tasks have moved. */
  canonicalize(): Omit<CanonicalStore, 'rows'> {
    const store = this.#stores[this.store] as Store
    if (store.canonical === undefined) {
      const { rows, ...moved } = canonicalStore(store.rows)
      store.canonical = { store: this.#number(rows), ...moved }
    }
    this.store = store.canonical.store
    return store.canonical
  }

  #call(method: string, values: unknown[]): unknown {
    const call = `${method} ${JSON.stringify(values)}`
    let number = this.#calls.get(call)
    if (number === undefined) {
      number = this.#calls.size
      if (number === MAX_CALLS) throw new RangeError('more calls than numbers')
      this.#calls.set(call, number)
    }
    const key = this.store * MAX_CALLS + number
    let effect = this.#effects.get(key)
    if (effect === undefined) {
      effect = this.#make(method, values)
      this.#effects.set(key, effect)
    }
    this.store = effect.after
    this.#ended.push(...effect.ended)
    return effect.result
  }

  /** Makes a call on the real queue. */
  #make(method: string, values: unknown[]): Effect {
    const before = this.rows
    this.#load(before)
    const queue = this.#open()
    const work = Reflect.get(queue, method) as (...values: unknown[]) => unknown
    const result = work.apply(queue, values)
    const rows = this.#storage.rows()
    this.#loaded = rows
    const leases = readLeases(rows)
    const ended = [...readLeases(before)].filter(([id, token]) => leases.get(id) !== token)
    return {
      result: withNewLease(result, [...leases.values()]),
      after: this.#number(nameLeases(rows)),
      ended: ended.map(([, token]) => token),
    }
  }

  #load(rows: Rows): void {
    for (const [table, wanted] of Object.entries(rows)) {
      const isThere = JSON.stringify(this.#loaded[table]) === JSON.stringify(wanted)
      if (!isThere) this.#storage.replace(table, wanted)
    }
  }

  #number(rows: Rows): number {
    const text = JSON.stringify(rows)
    const known = this.#numbers.get(text)
    if (known !== undefined) return known
    const number = this.#stores.push({ rows }) - 1
    this.#numbers.set(text, number)
    return number
  }
}

/** Replaces the token in the result of a call that gave a lease. */
function withNewLease(result: unknown, tokens: readonly string[]): unknown {
  const { lease } = (result ?? {}) as { lease?: string }
  const isNew = lease !== undefined && tokens.includes(lease)
  return isNew ? { ...(result as object), lease: NEW_LEASE } : result
}
