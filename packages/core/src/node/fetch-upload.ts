import { UPLOAD_LIMIT, type UploadSource } from '../client/upload-source.ts'
import { FileTooLargeError } from '../errors/file-errors.ts'
import { downloadResult } from './download-result.ts'
import { type OpenUploadOptions, openUpload } from './open-upload.ts'

/**
 * Fetches the file behind a URL into a directory, ready for upload. Nothing is sent yet.
 *
 * @param dir the caller's, to be emptied by the caller
 * @param options.onProgress of the upload, as {@link openUpload} tells it
 * @throws {FileTooLargeError} {@link FileUnusableError} for a file that cannot be uploaded
 * @throws {LinkExpiredError} {@link DownloadFailedError} when it cannot be had
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
      tooLarge.abort(
        new FileTooLargeError('The file behind a URL is larger than the 30 MB RunningHub takes.'),
      )
    },
  })
  return openUpload(path, onProgress && { onProgress })
}
