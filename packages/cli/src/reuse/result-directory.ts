import { randomUUID } from 'node:crypto'
import { copyFile, mkdir, readdir, rename, rm, stat, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { systemClock } from '@runninghub-action/core'
import type { ResultStore } from '@runninghub-action/core/node'

export interface ResultDirectoryLimits {
  /** Of all results together, in bytes. */
  maxBytes: number
  /** Since a result was last used, in milliseconds. */
  maxAge: number
}

const DEFAULT_LIMITS: ResultDirectoryLimits = {
  maxBytes: 2 * 1024 ** 3,
  maxAge: 30 * 24 * 60 * 60 * 1000,
}

/**
 * Keeps results in a directory, a file for each key. The time of a file is that of its last use; the
 * files that were not used for longest are removed first. Can be deleted at any time.
 */
export class ResultDirectory implements ResultStore {
  readonly #dir: string
  readonly #limits: ResultDirectoryLimits
  readonly #keys = new Set<string>()

  private constructor(dir: string, limits: ResultDirectoryLimits) {
    this.#dir = dir
    this.#limits = limits
  }

  /** @throws {NodeJS.ErrnoException} when the directory cannot be created or read */
  static async open(
    dir: string,
    limits: Partial<ResultDirectoryLimits> = {},
  ): Promise<ResultDirectory> {
    const directory = new ResultDirectory(dir, { ...DEFAULT_LIMITS, ...limits })
    await mkdir(dir, { recursive: true, mode: 0o700 })
    await directory.#prune()
    for (const name of await readdir(dir)) {
      const key = /^([0-9a-f]{64})\.result$/.exec(name)?.[1]
      if (key !== undefined) directory.#keys.add(key)
    }
    return directory
  }

  has(key: string): boolean {
    return this.#keys.has(key)
  }

  async read(key: string): Promise<string | undefined> {
    if (!this.#keys.has(key)) return undefined
    const path = this.#path(key)
    const now = new Date(systemClock.now())
    await utimes(path, now, now)
    return path
  }

  async write(key: string, _taskId: string, path: string): Promise<void> {
    const temporary = join(this.#dir, `${randomUUID()}.part`)
    try {
      await copyFile(path, temporary)
      await rename(temporary, this.#path(key))
    } catch (error) {
      await rm(temporary, { force: true })
      throw error
    }
    this.#keys.add(key)
    await this.#prune()
  }

  #path(key: string): string {
    return join(this.#dir, `${key}.result`)
  }

  /** Removes what is too old, then the oldest until the rest is small enough. */
  async #prune(): Promise<void> {
    const { maxBytes, maxAge } = this.#limits
    const files = []
    for (const name of await readdir(this.#dir)) {
      const path = join(this.#dir, name)
      // Another process may remove it at the same time.
      const found = await stat(path).catch(() => undefined)
      if (found?.isFile()) files.push({ path, bytes: found.size, usedAt: found.mtimeMs })
    }
    files.sort((a, b) => b.usedAt - a.usedAt)
    let total = 0
    for (const { path, bytes, usedAt } of files) {
      total += bytes
      if (total > maxBytes || systemClock.now() - usedAt > maxAge) await rm(path, { force: true })
    }
  }
}
