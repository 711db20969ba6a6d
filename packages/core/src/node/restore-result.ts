import { createHash, randomUUID } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { DownloadFailedError, StoredResultError } from '../errors/file-errors.ts'
import { RunningHubError } from '../errors/runninghub-error.ts'
import { safeFileName } from '../file-types/file-name.ts'
import { moveWithoutOverwrite } from './move-without-overwrite.ts'
import { resultFileName, type SavedFile } from './save-results.ts'
import { saveText } from './save-text.ts'
import { type StoredFile, type StoredResult, unreadable } from './stored-result.ts'

/**
 * Saves the files of a stored result in a directory, as the results of a new task are saved. Saves
 * none of them when one is damaged. Never replaces a file.
 *
 * @param path of the stored result
 * @throws {StoredResultError} when it is damaged or cannot be read
 * @throws {DownloadFailedError} when a file cannot be saved
 */
export async function restoreResult(
  path: string,
  { taskId, results }: StoredResult,
  dir: string,
  { namePrefix = '' }: { namePrefix?: string } = {},
): Promise<SavedFile[]> {
  const extracted = new Map<number, string>()
  try {
    await mkdir(dir, { recursive: true })
    for (const [index, { file }] of results.entries()) {
      if (file !== undefined) extracted.set(index, await extract(path, file, dir))
    }
    const saved: SavedFile[] = []
    for (const [index, result] of results.entries()) {
      const { text, file } = result
      const temporary = extracted.get(index)
      const ownName = safeFileName(file?.name ?? resultFileName(taskId, index, result))
      const name = safeFileName(namePrefix + ownName)
      if (temporary !== undefined && file !== undefined) {
        saved.push({
          index,
          path: await moveWithoutOverwrite(temporary, dir, name),
          bytes: file.bytes,
        })
      } else if (text !== undefined) {
        saved.push({ index, ...(await saveText(text, dir, name)) })
      }
    }
    return saved
  } catch (cause) {
    if (cause instanceof RunningHubError) throw cause
    const { code, message } = cause as NodeJS.ErrnoException
    throw new DownloadFailedError(
      { kind: 'result-not-saved', path: dir, reason: code ?? message },
      { hint: { kind: 'check-disk' }, cause },
    )
  } finally {
    for (const temporary of extracted.values()) await rm(temporary, { force: true })
  }
}

/** Copies a file out of a stored result, and checks that it is what was stored. */
async function extract(path: string, file: StoredFile, dir: string): Promise<string> {
  const { offset, bytes, sha256 } = file
  const temporary = join(dir, `.${randomUUID()}.part`)
  const hash = createHash('sha256')
  async function* content(): AsyncGenerator<Buffer> {
    if (bytes === 0) return
    const range = { start: offset, end: offset + bytes - 1 }
    try {
      for await (const chunk of createReadStream(path, range) as AsyncIterable<Buffer>) {
        hash.update(chunk)
        yield chunk
      }
    } catch (error) {
      throw unreadable(error)
    }
  }
  try {
    await pipeline(content(), createWriteStream(temporary, { flags: 'wx' }))
    if (hash.digest('hex') !== sha256) {
      throw new StoredResultError({ kind: 'stored-result-damaged', file: file.name })
    }
    return temporary
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}
