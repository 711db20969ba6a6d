import { UPLOAD_LIMIT } from '../client/upload-source.ts'
import type { Facts } from '../errors/facts/facts.ts'
import {
  DownloadFailedError,
  FileTooLargeError,
  FileUnusableError,
  LinkExpiredError,
} from '../errors/file-errors.ts'
import { remoteFileName } from '../file-types/remote-file-name.ts'
import { downloadResult } from './download-result.ts'
import { urlWithoutQuery } from './fetch-result.ts'
import { readStart } from './read-start.ts'

/** A file from a URL that is a value of a run, on disk. */
export interface FetchedFile {
  path: string
  /** The name for its upload. */
  name: string
  /** Its URL without the query, for messages. */
  label: string
}

const HINT: Facts = { kind: 'check-input-link' }

const MAX_ATTEMPTS = 3
/** For all attempts together, in milliseconds, as for an upload. */
const TIMEOUT = 600_000

/**
 * Downloads the file at a URL, for its upload.
 *
 * @param dir the caller's directory, which the caller deletes
 * @throws {FileTooLargeError} {@link FileUnusableError} which name the URL
 */
export async function fetchFile(
  url: string,
  dir: string,
  {
    fetch,
    signal,
    timeout = TIMEOUT,
  }: {
    fetch?: typeof globalThis.fetch | undefined
    signal?: AbortSignal | undefined
    timeout?: number
  } = {},
): Promise<FetchedFile> {
  const stop = new AbortController()
  let timer: NodeJS.Timeout | undefined
  try {
    const label = urlWithoutQuery(url)
    const tooSlow: Facts = { kind: 'file-at-url-too-slow', url: label, seconds: timeout / 1000 }
    timer = setTimeout(() => stop.abort(new FileUnusableError(tooSlow, { hint: HINT })), timeout)
    const file = await downloadResult(url, dir, {
      ...(fetch && { fetch }),
      maxAttempts: MAX_ATTEMPTS,
      signal: signal ? AbortSignal.any([signal, stop.signal]) : stop.signal,
      onProgress(received, total = 0) {
        if (Math.max(received, total) <= UPLOAD_LIMIT) return
        stop.abort(new FileTooLargeError({ kind: 'file-at-url-too-large', url: label }))
      },
    })
    const name = remoteFileName({ url, ...file, start: await readStart(file.path) })
    return { path: file.path, name, label }
  } catch (error) {
    const failed = error instanceof DownloadFailedError || error instanceof LinkExpiredError
    // Their hints are about results of RunningHub.
    throw failed ? new FileUnusableError(error.facts, { hint: HINT, cause: error }) : error
  } finally {
    clearTimeout(timer)
  }
}
