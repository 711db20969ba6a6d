import type { Reply } from '../../world/exchange.ts'
import type { Simulation } from '../../world/simulation.ts'

interface CacheEntry {
  key: string
  version: string
  content: string | undefined
  done: boolean
}

export const CACHE_URL = 'https://results.actions.example/'
export const CACHE_TOKEN = 'runtime-token-canary-5f1e77'

/**
 * GitHub's cache service, version 2: reserve, upload, finalize, find by prefix with the newest first.
 * A key can be reserved once.
 *
 * @see https://github.com/actions/toolkit/tree/main/packages/cache
 */
export class GitHubCache {
  readonly entries: CacheEntry[] = []
  readonly #simulation: Simulation
  readonly #isUnreliable: boolean
  readonly #isDown: boolean

  constructor(simulation: Simulation) {
    this.#simulation = simulation
    const { choices } = simulation
    this.#isUnreliable = choices.chance('unreliable cache', 0.35)
    this.#isDown = choices.chance('cache is down for a while', 0.15)
  }

  /** How long a request and its response take, in milliseconds. */
  delay(): number {
    if (!this.#isUnreliable) return 50
    return this.#simulation.choices.pick('delay of the cache', [50, 50, 300, 4_000, 12_000])
  }

  async serve(url: string, { body }: RequestInit): Promise<Reply> {
    const { choices, elapsed } = this.#simulation
    const name = new URL(url).pathname.split('/').at(-1) ?? ''
    if (this.#isDown && elapsed > 60_000 && elapsed < 300_000)
      return new Response('down', { status: 503 })
    const fails = this.#isUnreliable && choices.chance(`fault of ${name}`, 0.2)
    const isLost = fails && choices.chance('response of the cache is lost', 0.5)
    if (fails && !isLost) return new Response('unavailable', { status: 500 })
    const response = Response.json(this.#handle(name, String(body)))
    return isLost ? 'cut' : response
  }

  #handle(name: string, body: string): object {
    if (name.startsWith('blob-')) {
      const entry = this.entries[Number(name.slice(5))]
      if (entry) entry.content = body
      return {}
    }
    const { key, version, restore_keys: keys = [], size_bytes: size } = JSON.parse(body)
    const same = this.entries.find((entry) => entry.key === key && entry.version === version)
    switch (name) {
      case 'CreateCacheEntry':
        if (same) return { ok: false }
        this.entries.push({ key, version, content: undefined, done: false })
        return { ok: true, signed_upload_url: `${CACHE_URL}blob-${this.entries.length - 1}` }
      case 'FinalizeCacheEntryUpload': {
        const ok = same?.content !== undefined && String(same.content.length) === size
        if (same) same.done ||= ok
        return { ok }
      }
      case 'GetCacheEntryDownloadURL': {
        const found = [key, ...keys]
          .map((prefix: string) => this.#find(prefix, version))
          .find(Boolean)
        return { ok: found !== undefined, matched_key: found ?? '', signed_download_url: '' }
      }
      default:
        return {}
    }
  }

  #find(prefix: string, version: string): string | undefined {
    return this.entries.findLast(
      (entry) => entry.done && entry.version === version && entry.key.startsWith(prefix),
    )?.key
  }
}
