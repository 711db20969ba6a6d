interface Version {
  at: number
  /** Undefined: deleted. */
  value: string | undefined
  metadata: unknown
}

/** What can be wrong with KV. */
export interface KvTrouble {
  /** Reads and lists see what was there so many milliseconds ago. */
  lag: number
  /** No key is ever found. */
  misses: boolean
  /** Every write fails, as when the day's quota is spent. */
  writesFail: boolean
  readsFail: boolean
}

/** A KV namespace in memory: what the Worker uses of it, with its troubles and its bill. */
export class MemoryKv {
  readonly trouble: KvTrouble = { lag: 0, misses: false, writesFail: false, readsFail: false }
  readonly bill = { reads: 0, writes: 0, lists: 0, deletes: 0 }
  readonly #history = new Map<string, Version[]>()
  readonly #now: () => number

  constructor(now: () => number) {
    this.#now = now
  }

  async get(key: string, _type: 'json'): Promise<unknown> {
    this.bill.reads++
    if (this.trouble.readsFail) throw new Error('KV GET failed: 429 Too Many Requests')
    const value = this.#seen(key)?.value
    return value === undefined ? null : JSON.parse(value)
  }

  async put(key: string, value: string, { metadata }: { metadata?: unknown }): Promise<void> {
    if (this.trouble.writesFail) throw new Error('KV PUT failed: 429 Too Many Requests')
    this.bill.writes++
    this.#write(key, value, structuredClone(metadata))
  }

  async delete(key: string): Promise<void> {
    if (this.trouble.writesFail) throw new Error('KV DELETE failed: 429 Too Many Requests')
    this.bill.deletes++
    this.#write(key, undefined, undefined)
  }

  async list({ prefix, limit, cursor }: { prefix: string; limit: number; cursor: string | null }) {
    this.bill.lists++
    if (this.trouble.readsFail) throw new Error('KV LIST failed: 429 Too Many Requests')
    const names = [...this.#history.keys()]
      .filter((key) => key.startsWith(prefix) && key > (cursor ?? '') && this.#seen(key)?.value)
      .sort()
    const keys = names
      .slice(0, limit)
      .map((name) => ({ name, metadata: this.#seen(name)?.metadata }))
    if (names.length <= limit) return { keys, list_complete: true as const }
    return { keys, list_complete: false as const, cursor: names[limit - 1] }
  }

  /** The record as it really is. */
  truth(key: string): unknown {
    const value = this.#history.get(key)?.at(-1)?.value
    return value === undefined ? undefined : JSON.parse(value)
  }

  #seen(key: string): Version | undefined {
    if (this.trouble.misses) return undefined
    const visible = this.#now() - this.trouble.lag
    return this.#history.get(key)?.findLast(({ at }) => at <= visible)
  }

  #write(key: string, value: string | undefined, metadata: unknown): void {
    const versions = this.#history.get(key) ?? []
    this.#history.set(key, [...versions, { at: this.#now(), value, metadata }])
  }
}
