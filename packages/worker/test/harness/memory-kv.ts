interface Version {
  at: number
  /** Undefined: deleted. */
  value: string | undefined
  metadata: unknown
}

/** Failures of KV. */
export interface KvFaults {
  /** Reads and lists return the state of this many milliseconds ago. */
  lag: number
  /** Reads find no key. */
  misses: boolean
  /** Every write fails, as after the quota of the day is used up. */
  writesFail: boolean
  readsFail: boolean
}

/** A KV namespace in memory: the part that the Worker uses, with failures and usage counts. */
export class MemoryKv {
  readonly faults: KvFaults = { lag: 0, misses: false, writesFail: false, readsFail: false }
  readonly usage = { reads: 0, writes: 0, lists: 0, deletes: 0 }
  readonly #history = new Map<string, Version[]>()
  readonly #now: () => number

  constructor(now: () => number) {
    this.#now = now
  }

  async get(key: string, _type: 'json'): Promise<unknown> {
    this.usage.reads++
    if (this.faults.readsFail) throw new Error('KV GET failed: 429 Too Many Requests')
    const value = this.#visible(key)?.value
    return value === undefined ? null : JSON.parse(value)
  }

  async put(key: string, value: string, { metadata }: { metadata?: unknown }): Promise<void> {
    if (this.faults.writesFail) throw new Error('KV PUT failed: 429 Too Many Requests')
    this.usage.writes++
    this.#write(key, value, structuredClone(metadata))
  }

  async delete(key: string): Promise<void> {
    if (this.faults.writesFail) throw new Error('KV DELETE failed: 429 Too Many Requests')
    this.usage.deletes++
    this.#write(key, undefined, undefined)
  }

  async list({ prefix, limit, cursor }: { prefix: string; limit: number; cursor: string | null }) {
    this.usage.lists++
    if (this.faults.readsFail) throw new Error('KV LIST failed: 429 Too Many Requests')
    const names = [...this.#history.keys()]
      .filter((key) => key.startsWith(prefix) && key > (cursor ?? '') && this.#visible(key)?.value)
      .sort()
    const keys = names
      .slice(0, limit)
      .map((name) => ({ name, metadata: this.#visible(name)?.metadata }))
    if (names.length <= limit) return { keys, list_complete: true as const }
    return { keys, list_complete: false as const, cursor: names[limit - 1] }
  }

  /** Returns the latest record, regardless of failures. */
  latest(key: string): unknown {
    const value = this.#history.get(key)?.at(-1)?.value
    return value === undefined ? undefined : JSON.parse(value)
  }

  #visible(key: string): Version | undefined {
    if (this.faults.misses) return undefined
    const visible = this.#now() - this.faults.lag
    return this.#history.get(key)?.findLast(({ at }) => at <= visible)
  }

  #write(key: string, value: string | undefined, metadata: unknown): void {
    const versions = this.#history.get(key) ?? []
    this.#history.set(key, [...versions, { at: this.#now(), value, metadata }])
  }
}
