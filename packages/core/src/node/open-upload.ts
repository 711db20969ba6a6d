import { constants } from 'node:fs'
import { access, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { UPLOAD_LIMIT, type UploadSource } from '../client/upload-source.ts'
import { FileTooLargeError, FileUnusableError } from '../errors/file-errors.ts'
import { postFile } from './post-file.ts'
import { toFileError } from './read-stable-file.ts'

export interface OpenUploadOptions {
  /** The name of the upload; the file's own by default. RunningHub keeps its extension. */
  name?: string | undefined
  /** The largest accepted file, in bytes; 30 MB by default. */
  maxBytes?: number | undefined
  /**
   * Called as bytes are sent, with those sent so far and those of the whole request (the file and
   * some hundred bytes around it). Counts from the beginning again when an upload is retried.
   */
  onProgress?: ((sentBytes: number, totalBytes: number) => void) | undefined
  /** The path in messages. @default path */
  label?: string | undefined
}

/**
 * Prepares the upload of a file on disk. Checks the file without opening it: each `post` opens it,
 * streams it with no more than a few chunks in memory, and closes it.
 *
 * @param path relative to the working directory, or absolute
 * @throws {FileUnusableError} when the file is missing, empty, not a regular file, or not
 *   readable
 * @throws {FileTooLargeError} when the file is larger than `maxBytes`
 */
export async function openUpload(
  path: string,
  {
    name = basename(path),
    maxBytes = UPLOAD_LIMIT,
    onProgress,
    label = path,
  }: OpenUploadOptions = {},
): Promise<UploadSource> {
  const size = await usableSize(path, label, maxBytes)
  return { name, size, post: (request) => postFile({ path, name, size }, request, onProgress) }
}

async function usableSize(path: string, label: string, maxBytes: number): Promise<number> {
  const stats = await stat(path).catch((cause) => {
    throw toFileError(label, cause)
  })
  if (stats.isDirectory()) {
    throw new FileUnusableError(
      { kind: 'file-is-directory', path: label },
      { hint: { kind: 'name-file-in-directory' } },
    )
  }
  if (!stats.isFile()) throw new FileUnusableError({ kind: 'file-not-regular', path: label })
  if (stats.size === 0) throw new FileUnusableError({ kind: 'file-empty', path: label })
  if (stats.size > maxBytes) {
    throw new FileTooLargeError(
      { kind: 'file-too-large', path: label, size: stats.size, limit: maxBytes },
      { hint: { kind: 'make-file-smaller' } },
    )
  }
  await access(path, constants.R_OK).catch((cause) => {
    throw toFileError(label, cause)
  })
  return stats.size
}
