import { randomUUID } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, rename, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { TaskResult } from '../task/task.ts'
import { hashFile, STORED_RESULT_VERSION, type StoredFile } from './stored-result.ts'

/** A task that succeeded. */
export interface ResultToStore {
  fingerprint: string
  taskId: string
  /** In milliseconds since 1970. */
  storedAt: number
  results: readonly TaskResult[]
  /** The files of the results, by their index. A result with a link needs one. */
  files: ReadonlyMap<number, { path: string; name: string }>
}

/**
 * Writes a stored result. It appears under its name only when it is complete, and replaces an
 * earlier one.
 *
 * @throws {Error} when a file is missing, or cannot be read or written
 */
export async function storeResult(path: string, result: ResultToStore): Promise<void> {
  const { fingerprint, taskId, storedAt, files } = result
  const results = []
  for (const [index, { url, text, type, nodeId }] of result.results.entries()) {
    const file = files.get(index)
    if (file === undefined && url !== undefined) throw new Error('A result has no file.')
    results.push({ url, text, type, nodeId, file: file && (await describe(file)) })
  }
  const head = { version: STORED_RESULT_VERSION, fingerprint, taskId, storedAt, results }
  const paths = [...files].sort(([a], [b]) => a - b).map(([, file]) => file.path)
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const temporary = `${path}.${randomUUID()}.part`
  try {
    const output = createWriteStream(temporary, { flags: 'wx', mode: 0o600 })
    await pipeline(concatenate(`${JSON.stringify(head)}\n`, paths), output)
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}

async function describe({
  path,
  name,
}: {
  path: string
  name: string
}): Promise<Omit<StoredFile, 'offset'>> {
  return { name, bytes: (await stat(path)).size, sha256: await hashFile(path) }
}

async function* concatenate(head: string, paths: readonly string[]): AsyncGenerator<Buffer> {
  yield Buffer.from(head)
  for (const path of paths) yield* createReadStream(path) as AsyncIterable<Buffer>
}
