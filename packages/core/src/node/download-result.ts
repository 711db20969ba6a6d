import { randomUUID } from 'node:crypto'
import { mkdir, open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { withRetry } from '../client/retry.ts'
import { type Clock, monotonicClock } from '../clock.ts'
import { DownloadFailedError } from '../errors/file-errors.ts'
import { fetchResult, urlWithoutQuery } from './fetch-result.ts'
import { fileNameOf } from './file-name.ts'
import { moveWithoutOverwrite } from './move-without-overwrite.ts'
import { nodeFetch } from './proxy-fetch.ts'

export interface DownloadOptions {
  signal?: AbortSignal
  clock?: Clock
  /** How often it is tried in all; 4 by default. */
  maxAttempts?: number
  fetch?: typeof fetch
  /**
   * Called as bytes are saved. `totalBytes` is known when the server says it. Starts again from
   * the beginning when the download is retried.
   */
  onProgress?: (receivedBytes: number, totalBytes: number | undefined) => void
}

export interface DownloadedFile {
  path: string
  bytes: number
  /** As the server said it. */
  contentType: string | undefined
}

/** No attempt starts later than this after the first, in milliseconds. */
const DEADLINE = 600_000

/**
 * Saves a result in a directory, which is made when it is missing. The file appears under its
 * name only when it is whole; an existing file is never replaced (`cat.png`, `cat-2.png`).
 *
 * The URL is requested as it is and without any credential: object stores refuse a signed link
 * whose query was touched, and one that comes with an Authorization header.
 *
 * @throws {LinkExpiredError} when the store no longer gives the file out
 * @throws {DownloadFailedError} when it cannot be had or saved
 * @throws `signal.reason` when aborted
 */
export async function downloadResult(
  url: string,
  dir: string,
  options: DownloadOptions = {},
): Promise<DownloadedFile> {
  const { clock = monotonicClock, maxAttempts = 4, fetch = nodeFetch, signal, onProgress } = options
  const address = urlWithoutQuery(url)
  const name = fileNameOf(url)
  await wrapFsError(mkdir(dir, { recursive: true }), dir)

  const policy = { attempts: maxAttempts, deadline: DEADLINE, idempotent: true }
  return withRetry(policy, { clock, random: Math.random, signal }, async () => {
    const result = await fetchResult(url, { address, name, fetch, signal })
    const temporary = join(dir, `.${randomUUID()}.part`)
    try {
      const bytes = await writeAll(temporary, result.chunks, (received) =>
        onProgress?.(received, result.length),
      )
      const path = await wrapFsError(moveWithoutOverwrite(temporary, dir, name), dir)
      return { path, bytes, contentType: result.contentType }
    } catch (error) {
      await rm(temporary, { force: true })
      throw error
    }
  })
}

/** Writes to a file that does not exist yet, and says how many bytes it has in the end. */
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

/** Trouble with the disk is not to be tried again: the file would be fetched for nothing. */
async function wrapFsError<T>(work: Promise<T>, path: string): Promise<T> {
  try {
    return await work
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException
    throw new DownloadFailedError(`Could not save to ${path} (${code ?? message}).`, {
      hint: 'Check that the directory may be written to and has room.',
      cause,
    })
  }
}
