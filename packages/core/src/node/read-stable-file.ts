import { open } from 'node:fs/promises'
import { FileUnusableError } from '../errors/file-errors.ts'

/** Bytes per read. Larger chunks are not sent sooner, and use memory until they are collected. */
const CHUNK = 16 * 1024

/**
 * Reads a file from its beginning, one chunk per request of the consumer, and always closes it.
 * Opens the file when the first chunk is requested.
 *
 * A file that is written while it is read would arrive half old and half new. So its size must be
 * that of Content-Length, and neither its size nor its modification time may change while it is
 * read. The error is thrown before the end of the multipart body, so RunningHub gets no complete
 * file.
 *
 * @param size in bytes, as sent in Content-Length
 * @throws {FileUnusableError} when the file changed, vanished or cannot be read
 */
export async function* readStableFile(path: string, size: number): AsyncGenerator<Buffer> {
  const file = await open(path).catch((cause) => {
    throw toFileError(path, cause)
  })
  try {
    const before = await file.stat()
    if (before.size !== size) throw changed(path, size, before.size)
    for (let position = 0; position < size; ) {
      const buffer = Buffer.allocUnsafe(Math.min(CHUNK, size - position))
      const { bytesRead } = await file.read(buffer, 0, buffer.length, position).catch((cause) => {
        throw toFileError(path, cause)
      })
      if (bytesRead === 0) throw changed(path, size, position)
      position += bytesRead
      yield buffer.subarray(0, bytesRead)
    }
    const after = await file.stat()
    if (after.size !== size || after.mtimeMs !== before.mtimeMs)
      throw changed(path, size, after.size)
  } finally {
    await file.close()
  }
}

/** Converts a file system error to the error for a file that cannot be read. */
export function toFileError(path: string, cause: NodeJS.ErrnoException): FileUnusableError {
  if (cause.code === 'ENOENT' || cause.code === 'ENOTDIR') {
    return new FileUnusableError(
      { kind: 'file-missing', path },
      { hint: { kind: 'check-path' }, cause },
    )
  }
  return new FileUnusableError(
    { kind: 'file-unreadable', path, reason: cause.code ?? cause.message },
    { hint: { kind: 'check-permissions' }, cause },
  )
}

function changed(path: string, before: number, now: number): FileUnusableError {
  return new FileUnusableError(
    { kind: 'file-changed', path, before, now },
    { hint: { kind: 'wait-for-writer' } },
  )
}
