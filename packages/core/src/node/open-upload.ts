import { constants } from 'node:fs'
import { access, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { UPLOAD_LIMIT, type UploadSource } from '../client/upload-source.ts'
import { FileTooLargeError, FileUnusableError } from '../errors/file-errors.ts'
import { postFile } from './post-file.ts'
import { toFileError } from './read-stable-file.ts'

export interface OpenUploadOptions {
  /** The name to upload under; the file's own by default. RunningHub keeps its extension. */
  name?: string | undefined
  /** The largest file that is accepted, in bytes; 30 MB by default. */
  maxBytes?: number | undefined
  /**
   * Called as bytes leave, with those sent so far and those of the whole request (the file and
   * some hundred bytes around it). Starts again from the beginning when an upload is retried.
   */
  onProgress?: ((sentBytes: number, totalBytes: number) => void) | undefined
  /** The path in messages. @default path */
  label?: string | undefined
}

/**
 * Makes a file on disk ready for upload. It is looked at, not opened: each `post` opens it,
 * streams it with no more than a few chunks in memory, and closes it.
 *
 * @param path relative to the working directory, or absolute
 * @throws {FileUnusableError} when there is no such file, it is empty, not a regular file, or
 *   may not be read
 * @throws {FileTooLargeError} when it has more than `maxBytes`
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
  const found = await stat(path).catch((cause) => {
    throw toFileError(label, cause)
  })
  if (found.isDirectory()) {
    throw new FileUnusableError(`${label} is a directory, not a file.`, {
      hint: 'Name one file in it.',
    })
  }
  if (!found.isFile()) throw new FileUnusableError(`${label} is not a regular file.`)
  if (found.size === 0) throw new FileUnusableError(`The file ${label} is empty.`)
  if (found.size > maxBytes) {
    throw new FileTooLargeError(
      `The file ${label} has ${inMegabytes(found.size)}, more than the limit of ${inMegabytes(maxBytes)}.`,
      { hint: "RunningHub's v1 upload takes files up to 30 MB. Make the file smaller." },
    )
  }
  await access(path, constants.R_OK).catch((cause) => {
    throw toFileError(label, cause)
  })
  return found.size
}

/** With the exact count, since two sizes may differ by a byte. */
function inMegabytes(bytes: number): string {
  return `${(bytes / 1024 / 1024).toFixed(1)} MB (${bytes} bytes)`
}
