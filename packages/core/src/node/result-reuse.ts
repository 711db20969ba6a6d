import { randomUUID } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Redact } from '../client/redact.ts'
import { systemClock } from '../clock.ts'
import { StoredResultError } from '../errors/file-errors.ts'
import type { PlannedRun } from '../plan/planned-run.ts'
import type { TaskResult } from '../task/task.ts'
import type { ResultStore } from './result-store.ts'
import { resultFileName, type SavedFile, saveResults } from './save-results.ts'
import { storeResult } from './store-result.ts'
import { readStoredResult, type StoredResult } from './stored-result.ts'

/** The result of a new task. */
export interface CreatedResult {
  taskId: string
  results: readonly TaskResult[]
  /** All saved results; undefined if none was saved, so that they are downloaded. */
  files: readonly Pick<SavedFile, 'index' | 'path'>[] | undefined
}

export interface ReuseRunOptions {
  /**
   * Saves a stored result as that of the run.
   *
   * @throws {StoredResultError} when it is damaged; another error is that of the run
   */
  restore: (path: string, stored: StoredResult) => Promise<void>
  /** Creates the task of the run; resolves to undefined if it has no result. */
  create: () => Promise<CreatedResult | undefined>
  /** Whether the run has a task already, whose result is to be stored but not replaced. */
  isResumed?: boolean
}

export interface ResultReuseOptions {
  store: ResultStore
  /** The keys of the runs: see {@link reuseKeys}. A run without one always creates its task. */
  keys: ReadonlyMap<PlannedRun, string>
  /** Where the results of this process are. It must exist. */
  tempDir: string
  redact: Redact
  signal: AbortSignal
  fetch?: typeof globalThis.fetch | undefined
  /** A stored result of a run cannot be used, so the run creates its task. */
  onUnusable: (run: PlannedRun, error: unknown) => void
  /** The result of a run is not stored. */
  onNotStored: (run: PlannedRun, error: unknown) => void
}

/**
 * Gives runs the stored results of earlier tasks for the same request, and stores those of new
 * tasks. Of several runs with one key, one creates its task and the others wait for its result.
 *
 * A stored result that is missing, damaged or unreadable is none: the run then creates its task.
 */
export class ResultReuse {
  readonly #options: ResultReuseOptions
  /** The files with the results of this process by key, also of runs that are under way. */
  readonly #own = new Map<string, Promise<string | undefined>>()

  constructor(options: ResultReuseOptions) {
    this.#options = options
  }

  /** Whether a run probably gets a stored result, so that it creates no task. */
  has(run: PlannedRun): boolean {
    const key = this.#options.keys.get(run)
    return key !== undefined && this.#options.store.has(key)
  }

  /** @throws what `restore` and `create` throw */
  async reuseOrCreate(
    run: PlannedRun,
    { restore, create, isResumed = false }: ReuseRunOptions,
  ): Promise<void> {
    const { keys, signal } = this.#options
    const key = keys.get(run)
    if (key === undefined || isResumed) {
      const created = await create()
      if (key !== undefined && created) await this.#keep(run, key, created)
      return
    }
    for (let other = this.#own.get(key); other !== undefined; other = this.#own.get(key)) {
      const path = await other
      signal.throwIfAborted()
      if (path === undefined) continue
      if (await this.#restore(run, key, path, restore)) return
      if (this.#own.get(key) === other) this.#own.delete(key)
    }
    const { promise, resolve } = Promise.withResolvers<string | undefined>()
    this.#own.set(key, promise)
    let path: string | undefined
    try {
      path = await this.#read(run, key)
      if (path !== undefined && (await this.#restore(run, key, path, restore))) return
      path = undefined
      signal.throwIfAborted()
      const created = await create()
      if (created) path = await this.#keep(run, key, created)
    } finally {
      if (path === undefined) this.#own.delete(key)
      resolve(path)
    }
  }

  async #read(run: PlannedRun, key: string): Promise<string | undefined> {
    const { store, signal, onUnusable } = this.#options
    try {
      return await store.read(key)
    } catch (error) {
      if (!signal.aborted) onUnusable(run, error)
      return undefined
    }
  }

  /** @returns whether the stored result could be used */
  async #restore(
    run: PlannedRun,
    key: string,
    path: string,
    restore: ReuseRunOptions['restore'],
  ): Promise<boolean> {
    const { signal, onUnusable } = this.#options
    try {
      await restore(path, await readStoredResult(path, key))
      return true
    } catch (error) {
      if (!(error instanceof StoredResultError)) throw error
      if (!signal.aborted) onUnusable(run, error)
      return false
    }
  }

  /** @returns the path of the stored result; undefined if it cannot be stored */
  async #keep(
    run: PlannedRun,
    key: string,
    { taskId, results, files }: CreatedResult,
  ): Promise<string | undefined> {
    if (results.length === 0) return undefined
    const { store, tempDir, redact, signal, fetch, onNotStored } = this.#options
    const path = join(tempDir, `${randomUUID()}.result`)
    const dir = `${path}.files`
    try {
      const saved = files ?? (await download({ taskId, results }, dir, { fetch, signal }))
      const named = saved.flatMap(({ index, path }) => {
        const result = results[index]
        if (result?.url === undefined) return []
        return [[index, { path, name: resultFileName(taskId, index, result) }] as const]
      })
      const storedAt = systemClock.now()
      const redacted = results.map(({ text, ...rest }) => {
        return text === undefined ? rest : { ...rest, text: redact(text) }
      })
      const content = { fingerprint: key, taskId, storedAt, results: redacted }
      await storeResult(path, { ...content, files: new Map(named) })
    } catch (error) {
      if (!signal.aborted) onNotStored(run, error)
      return undefined
    } finally {
      await rm(dir, { recursive: true, force: true }).catch(() => {})
    }
    try {
      await store.write(key, taskId, path)
    } catch (error) {
      if (!signal.aborted) onNotStored(run, error)
    }
    return path
  }
}

/** @throws {DownloadFailedError} {@link LinkExpiredError} when one of the results cannot be saved */
async function download(
  { taskId, results }: { taskId: string; results: readonly TaskResult[] },
  dir: string,
  options: { fetch: typeof globalThis.fetch | undefined; signal: AbortSignal },
): Promise<readonly SavedFile[]> {
  const links = results.map(({ url, type }) => ({ url, type }))
  const { files, failures } = await saveResults({ taskId, results: links }, dir, options)
  options.signal.throwIfAborted()
  if (failures.length > 0) throw failures[0]
  return files
}
