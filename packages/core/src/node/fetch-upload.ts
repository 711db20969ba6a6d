import { UPLOAD_LIMIT, type UploadSource } from '../client/upload-source.ts'
import { FileTooLargeError } from '../errors/file-errors.ts'
import { downloadResult } from './download-result.ts'
import { type OpenUploadOptions, openUpload } from './open-upload.ts'

/**
 * Downloads the file at a URL into a directory and prepares its upload. Sends nothing yet.
 *
 * @param dir the caller's directory, which the caller deletes
 * @param options.onProgress called with the progress of the upload, as by {@link openUpload}
 * @throws {FileTooLargeError} {@link FileUnusableError} for a file that cannot be uploaded
 * @throws {LinkExpiredError} {@link DownloadFailedError} when it cannot be downloaded
 */
export async function fetchUpload(
  url: string,
  dir: string,
  {
    fetch,
    signal,
    onProgress,
  }: {
    fetch?: typeof globalThis.fetch | undefined
    signal?: AbortSignal | undefined
    onProgress?: OpenUploadOptions['onProgress']
  } = {},
): Promise<UploadSource> {
  const tooLarge = new AbortController()
  const { path } = await downloadResult(url, dir, {
    ...(fetch && { fetch }),
    signal: signal ? AbortSignal.any([signal, tooLarge.signal]) : tooLarge.signal,
    onProgress(received, total = 0) {
      if (Math.max(received, total) <= UPLOAD_LIMIT) return
      tooLarge.abort(new FileTooLargeError({ kind: 'file-at-url-too-large' }))
    },
  })
  return openUpload(path, onProgress && { onProgress })
}
