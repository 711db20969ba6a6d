import { openAsBlob } from 'node:fs'
import { join } from 'node:path'
import type { ResultStore } from '@runninghub-action/core/node'
import type { CacheEntry, CacheService } from '../cache/actions-cache.ts'
import { errorMessage } from '../runner/best-effort.ts'
import type { Log } from '../runner/log.ts'
import { loadCoreNode } from '../service/network.ts'

/** How many keys are looked up at a time. */
const CONCURRENCY = 8

interface CacheStoreDependencies {
  cache: CacheService
  /** Where entries are downloaded to. */
  dir: string
  fetch: typeof globalThis.fetch
  log: Log
  signal: AbortSignal
}

/**
 * Keeps results in GitHub's cache. The name of an entry has the key and the task's id, because an
 * entry cannot be replaced. A cache that fails is not called again.
 */
export class CacheStore implements ResultStore {
  readonly #deps: CacheStoreDependencies
  readonly #entries = new Map<string, CacheEntry>()
  #uploads: Promise<void> = Promise.resolve()
  #failed = false

  constructor(deps: CacheStoreDependencies) {
    this.#deps = deps
  }

  /** Looks up which of the keys have an entry. */
  async lookUp(keys: Iterable<string>): Promise<void> {
    const { cache, log, signal } = this.#deps
    const pending = new Set(keys).values()
    const worker = async () => {
      for (const key of pending) {
        if (this.#failed || signal.aborted) return
        try {
          const entry = await cache.findNewest(entryPrefix(key), signal)
          if (entry?.key.startsWith(entryPrefix(key))) this.#entries.set(key, entry)
        } catch (error) {
          if (this.#failed || signal.aborted) return
          this.#failed = true
          const message = `${errorMessage(error)} Runs whose results were not found create new tasks.`
          log.warning({ title: 'Stored results cannot be looked up', message })
        }
      }
    }
    await Promise.all(Array.from({ length: CONCURRENCY }, worker))
  }

  has(key: string): boolean {
    return this.#entries.has(key)
  }

  async read(key: string): Promise<string | undefined> {
    const entry = this.#entries.get(key)
    if (entry === undefined) return undefined
    const { cache, dir, signal, fetch } = this.#deps
    const { downloadResult } = await loadCoreNode()
    // The link of the lookup may have expired.
    const { url } = (await cache.findNewest(entry.key, signal)) ?? entry
    const options = { fetch, signal, maxAttempts: 2 }
    return (await downloadResult(url, join(dir, key), options)).path
  }

  /** Starts an upload. Its failure is logged, and is no error. */
  async write(key: string, taskId: string, path: string): Promise<void> {
    const { cache, log, signal } = this.#deps
    // One after the other: GitHub limits the uploads of a minute.
    this.#uploads = this.#uploads.then(async () => {
      if (this.#failed || signal.aborted) return
      try {
        await cache.save(entryPrefix(key) + taskId, await openAsBlob(path), signal)
      } catch (error) {
        if (signal.aborted) return
        this.#failed = true
        log.info(`Results are not stored for later runs: ${errorMessage(error)}`)
      }
    })
  }

  /** Resolves when all uploads have ended. */
  async flush(): Promise<void> {
    await this.#uploads
  }
}

function entryPrefix(key: string): string {
  return `runninghub-result-${key}-`
}
