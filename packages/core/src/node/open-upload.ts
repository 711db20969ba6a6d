import { constants } from 'node:fs'
import { access, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { UPLOAD_LIMIT, type UploadSource } from '../client/upload-source.ts'
import { FileTooLargeError, FileUnusableError } from '../errors/file-errors.ts'
import { postFile } from './post-file.ts'
import { toFileError } from './read-stable-file.ts'

export interface OpenUploadOptions {
  /** The name of the upload; the file's own by default. RunningHub keeps its extension. */
  name?: string
  /** The largest accepted file, in bytes; 30 MB by default. */
  maxBytes?: number
  /**
   * Called as bytes are sent, with those sent so far and those of the whole request (the file and
   * some hundred bytes around it). Counts from the beginning again when an upload is retried.
   */
  onProgress?: (sentBytes: number, totalBytes: number) => void
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
  { name = basename(path), maxBytes = UPLOAD_LIMIT, onProgress }: OpenUploadOptions = {},
): Promise<UploadSource> {
  const size = await usableSize(path, maxBytes)
  return { name, size, post: (request) => postFile({ path, name, size }, request, onProgress) }
}

async function usableSize(path: string, maxBytes: number): Promise<number> {
  const stats = await stat(path).catch((cause) => {
    throw toFileError(path, cause)
  })
  if (stats.isDirectory()) {
    throw new FileUnusableError(`${path} is a directory, not a file.`, {
      hint: 'Give the path of one file in it.',
    })
  }
  if (!stats.isFile()) throw new FileUnusableError(`${path} is not a regular file.`)
  if (stats.size === 0) throw new FileUnusableError(`The file ${path} is empty.`)
  if (stats.size > maxBytes) {
    throw new FileTooLargeError(
      `The file ${path} has ${inMegabytes(stats.size)}, more than the limit of ${inMegabytes(maxBytes)}.`,
      { hint: "RunningHub's v1 upload accepts files up to 30 MB. Make the file smaller." },
    )
  }
  await access(path, constants.R_OK).catch((cause) => {
    throw toFileError(path, cause)
  })
  return stats.size
}

/** Formats a size with the exact byte count, since two sizes may differ by one byte. */
function inMegabytes(bytes: number): string {
  return `${(bytes / 1024 / 1024).toFixed(1)} MB (${bytes} bytes)`
}
