import { randomUUID } from 'node:crypto'
import { mkdir, open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { withRetry } from '../client/retry.ts'
import { type Clock, monotonicClock } from '../clock.ts'
import { DownloadFailedError } from '../errors/file-errors.ts'
import { fileNameOf, safeFileName } from '../file-types/file-name.ts'
import { fetchResult, urlWithoutQuery } from './fetch-result.ts'
import { moveWithoutOverwrite } from './move-without-overwrite.ts'
import { nodeFetch } from './proxy-fetch.ts'

export interface DownloadOptions {
  signal?: AbortSignal
  clock?: Clock
  /** @default 4 */
  maxAttempts?: number
  /** How long the server may send nothing, in milliseconds. @default 20_000 */
  stallTimeout?: number
  /**
   * Whether the task has just ended, so that its links cannot have expired. A refusal is then
   * retried and explained otherwise. @default false
   */
  isNewLink?: boolean
  /** Precedes the name of the file. */
  namePrefix?: string
  fetch?: typeof fetch
  /**
   * Called as bytes are saved. `totalBytes` is undefined when the server does not send it. Counts
   * from the beginning again when the download is retried.
   */
  onProgress?: (receivedBytes: number, totalBytes: number | undefined) => void
}

export interface DownloadedFile {
  path: string
  bytes: number
  /** As the server sent it. */
  contentType: string | undefined
  /** The Content-Disposition header. */
  disposition: string | undefined
  /** After redirects. */
  finalUrl: string | undefined
}

/** No attempt starts later than this after the first one, in milliseconds. */
const DEADLINE = 600_000

/**
 * Downloads a result into a directory, and creates the directory when it is missing. The file
 * appears under its name only when it is complete. It never replaces an existing file (`cat.png`,
 * `cat-2.png`).
 *
 * Requests the URL unchanged and without a credential: object stores refuse a signed link with a
 * changed query, and a request with an Authorization header.
 *
 * @throws {LinkExpiredError} when the link has expired
 * @throws {DownloadFailedError} when the file cannot be downloaded or saved
 * @throws `signal.reason` when aborted
 */
export async function downloadResult(
  url: string,
  dir: string,
  options: DownloadOptions = {},
): Promise<DownloadedFile> {
  const { clock = monotonicClock, maxAttempts = 4, stallTimeout = 20_000 } = options
  const { fetch = nodeFetch, signal, isNewLink = false, namePrefix = '', onProgress } = options
  const safeUrl = urlWithoutQuery(url)
  const name = safeFileName(namePrefix + fileNameOf(url))
  await wrapFsError(mkdir(dir, { recursive: true }), dir)

  const policy = { attempts: maxAttempts, deadline: DEADLINE, idempotent: true }
  return withRetry(policy, { clock, random: Math.random, signal }, async () => {
    const result = await fetchResult(url, { safeUrl, name, fetch, signal, isNewLink, stallTimeout })
    const temporary = join(dir, `.${randomUUID()}.part`)
    try {
      const bytes = await writeAll(temporary, result.chunks, (received) =>
        onProgress?.(received, result.length),
      )
      const path = await wrapFsError(moveWithoutOverwrite(temporary, dir, name), dir)
      const { contentType, disposition, finalUrl } = result
      return { path, bytes, contentType, disposition, finalUrl }
    } catch (error) {
      await rm(temporary, { force: true })
      throw error
    }
  })
}

/** Writes to a file that does not exist yet, and returns its size in bytes. */
async function writeAll(
  path: string,
  chunks: AsyncGenerator<Uint8Array>,
  onWritten: (bytes: number) => void,
): Promise<number> {
  let bytes = 0
  const file = await wrapFsError(open(path, 'wx'), path).catch(async (error) => {
    await chunks.return(undefined)
    throw error
  })
  try {
    for await (const chunk of chunks) {
      await wrapFsError(file.writeFile(chunk), path)
      bytes += chunk.length
      onWritten(bytes)
    }
  } finally {
    await file.close()
  }
  return bytes
}

/** Converts disk errors to errors without a retry, which would only download the file again. */
async function wrapFsError<T>(operation: Promise<T>, path: string): Promise<T> {
  try {
    return await operation
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException
    throw new DownloadFailedError(
      { kind: 'result-not-saved', path, reason: code ?? message },
      { hint: { kind: 'check-disk' }, cause },
    )
  }
}
