import { openAsBlob } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type FileChange,
  type FileIdentity,
  type PlannedRun,
  type Redact,
  requestFingerprint,
  systemClock,
  type TaskResult,
} from '@runninghub-action/core'
import type { SavedFile, StoredResult } from '@runninghub-action/core/node'
import type { CacheEntry, CacheService } from '../cache/actions-cache.ts'
import type { Inputs } from '../inputs/inputs.ts'
import type { Workspace } from '../inputs/workspace.ts'
import { errorMessage } from '../runner/best-effort.ts'
import type { Log } from '../runner/log.ts'
import { loadCoreNode } from '../service/network.ts'
import { isEligible, seedNotes } from './eligible.ts'

/** How many entries are looked up at a time. */
const CONCURRENCY = 8

interface ReuseDependencies {
  cache: CacheService
  workspace: Workspace
  fetch: typeof fetch
  log: Log
  signal: AbortSignal
  redact: Redact
  /** Returns what the file of a change is. */
  identify: (file: FileChange) => Promise<FileIdentity>
}

/** A stored result on disk. */
export interface ReusableResult {
  path: string
  stored: StoredResult
}

/**
 * Keeps the results of tasks that succeeded for later runs of the same request: those of this step
 * on disk, those of earlier steps in GitHub's cache. The key of a cache entry has the fingerprint of
 * the request and the task's id.
 *
 * A result that cannot be found, read or restored is no result: the run then creates its task as
 * without the store. So a failing cache costs one normal create call per run.
 */
export class ReuseStore {
  readonly #deps: ReuseDependencies
  readonly #fingerprints = new Map<PlannedRun, string>()
  readonly #entries = new Map<string, CacheEntry>()
  /** The results of this step by fingerprint, also of runs that are under way. */
  readonly #own = new Map<string, Promise<string | undefined>>()
  #uploads: Promise<void> = Promise.resolve()
  #dir: Promise<string> | undefined
  #isBroken = false

  private constructor(deps: ReuseDependencies) {
    this.#deps = deps
  }

  /**
   * Opens the store: determines which runs may be reused, and looks up their results.
   *
   * @param isOpen whether a run has no task of a previous attempt
   */
  static async open(
    runs: readonly PlannedRun[],
    inputs: Inputs,
    isOpen: (run: PlannedRun) => boolean,
    deps: ReuseDependencies,
  ): Promise<ReuseStore> {
    const store = new ReuseStore(deps)
    for (const note of seedNotes(runs, inputs.reuse)) deps.log.info(note)
    for (const run of runs) {
      if (!isEligible(run, inputs.reuse)) continue
      const { identify } = deps
      const options = { baseUrl: inputs['base-url'], identify }
      // A file of a resumed run need not be there any more.
      const fingerprint = await requestFingerprint(run, options).catch(() => undefined)
      if (fingerprint !== undefined) store.#fingerprints.set(run, fingerprint)
    }
    await store.#lookUp(runs.filter(isOpen))
    deps.signal.throwIfAborted()
    return store
  }

  /** Whether a stored result of the run was found, so that no task is likely to be created. */
  has(run: PlannedRun): boolean {
    return this.#entries.has(this.#fingerprints.get(run) ?? '')
  }

  /**
   * Returns the stored result of a run, or the right to create its task. Waits for a run of the same
   * request that is under way. Whoever gets the right must call `end` when the run has ended, with
   * its stored result if there is one.
   */
  async acquire(run: PlannedRun): Promise<ReusableResult | { end: (path?: string) => void }> {
    const fingerprint = this.#fingerprints.get(run)
    if (fingerprint === undefined) return { end: () => {} }
    for (;;) {
      const own = this.#own.get(fingerprint)
      if (own === undefined) break
      const result = await this.#read(run, fingerprint, await own)
      this.#deps.signal.throwIfAborted()
      if (result) return result
    }
    const { promise, resolve } = Promise.withResolvers<string | undefined>()
    this.#own.set(fingerprint, promise)
    const end = (path?: string) => {
      if (path === undefined) this.#own.delete(fingerprint)
      resolve(path)
    }
    const path = await this.#download(run, fingerprint)
    const result = await this.#read(run, fingerprint, path)
    if (result === undefined) return { end }
    end(path)
    return result
  }

  /**
   * Stores the results of a task that succeeded on disk, and starts to upload them.
   *
   * @param saved the files of the results; those without a file are downloaded
   * @returns the path; undefined when they cannot be stored
   */
  async store(
    run: PlannedRun,
    { taskId, results }: { taskId: string; results: readonly TaskResult[] },
    saved: readonly SavedFile[] | undefined,
  ): Promise<string | undefined> {
    const fingerprint = this.#fingerprints.get(run)
    if (fingerprint === undefined || results.length === 0) return undefined
    const { log, signal, fetch, redact } = this.#deps
    try {
      const { resultFileName, saveResults, storeResult } = await loadCoreNode()
      const dir = join(await this.#directory(), `${run.number}`)
      const links = results.map(({ url, type }) => ({ url, type }))
      const { files, failures } =
        saved === undefined
          ? await saveResults({ taskId, results: links }, dir, { fetch, signal })
          : { files: saved, failures: [] }
      if (failures.length > 0) throw failures[0]
      const named = files.flatMap(({ index, path }) => {
        const result = results[index]
        if (result?.url === undefined) return []
        return [[index, { path, name: resultFileName(taskId, index, result) }] as const]
      })
      const path = `${dir}.result`
      const storedAt = systemClock.now()
      const redacted = results.map(({ text, ...rest }) => {
        return { ...rest, text: text === undefined ? undefined : redact(text) }
      })
      const content = { fingerprint, taskId, storedAt, results: redacted, files: new Map(named) }
      await storeResult(path, content)
      this.#upload(`runninghub-result-${fingerprint}-${taskId}`, path)
      return path
    } catch (error) {
      if (!signal.aborted) {
        log.info(`run ${run.number}: its result is not kept for reuse: ${errorMessage(error)}`)
      }
      return undefined
    }
  }

  /** Resolves when all uploads have ended. */
  async flush(): Promise<void> {
    await this.#uploads
  }

  async #lookUp(runs: readonly PlannedRun[]): Promise<void> {
    const { cache, log, signal } = this.#deps
    const wanted = new Set(runs.flatMap((run) => this.#fingerprints.get(run) ?? []))
    const pending = wanted.values()
    const worker = async () => {
      for (const fingerprint of pending) {
        if (this.#isBroken || signal.aborted) return
        const prefix = `runninghub-result-${fingerprint}-`
        try {
          const entry = await cache.findNewest(prefix, signal)
          if (entry?.key.startsWith(prefix)) this.#entries.set(fingerprint, entry)
        } catch (error) {
          if (this.#isBroken || signal.aborted) return
          this.#isBroken = true
          const message = `${errorMessage(error)} New tasks are created.`
          log.warning({ title: 'Earlier results cannot be looked up', message })
        }
      }
    }
    await Promise.all(Array.from({ length: CONCURRENCY }, worker))
  }

  async #read(
    run: PlannedRun,
    fingerprint: string,
    path: string | undefined,
  ): Promise<ReusableResult | undefined> {
    if (path === undefined) return undefined
    const { readStoredResult } = await loadCoreNode()
    try {
      return { path, stored: await readStoredResult(path, fingerprint) }
    } catch (error) {
      this.#own.delete(fingerprint)
      this.#warnUnusable(run, error)
      return undefined
    }
  }

  async #download(run: PlannedRun, fingerprint: string): Promise<string | undefined> {
    const entry = this.#entries.get(fingerprint)
    if (entry === undefined) return undefined
    const { cache, signal, fetch } = this.#deps
    try {
      const { downloadResult } = await loadCoreNode()
      // The link of the first lookup may have expired.
      const { url } = (await cache.findNewest(entry.key, signal)) ?? entry
      const dir = join(await this.#directory(), fingerprint)
      return (await downloadResult(url, dir, { fetch, signal, maxAttempts: 2 })).path
    } catch (error) {
      this.#warnUnusable(run, error)
      return undefined
    }
  }

  #warnUnusable({ number }: PlannedRun, error: unknown): void {
    const { log, signal } = this.#deps
    if (signal.aborted) return
    log.info(`run ${number}: the stored result cannot be used: ${errorMessage(error)}`)
  }

  #upload(key: string, path: string): void {
    const { cache, log, signal } = this.#deps
    // One after the other: GitHub limits the uploads of a minute.
    this.#uploads = this.#uploads.then(async () => {
      if (this.#isBroken || signal.aborted) return
      try {
        await cache.save(key, await openAsBlob(path), signal)
      } catch (error) {
        if (signal.aborted) return
        this.#isBroken = true
        log.info(`Results are not kept for later runs: ${errorMessage(error)}`)
      }
    })
  }

  #directory(): Promise<string> {
    const { temp = tmpdir() } = this.#deps.workspace
    this.#dir ??= mkdtemp(join(temp, 'runninghub-reuse-'))
    return this.#dir
  }
}
