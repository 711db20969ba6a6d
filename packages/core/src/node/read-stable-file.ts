import { open } from 'node:fs/promises'
import { FileUnusableError } from '../errors/file-errors.ts'

/** Bytes per read. Larger ones leave no sooner, and pile up in memory until they are collected. */
const CHUNK = 16 * 1024

/**
 * Reads a file from its beginning, a chunk whenever one is asked for, and closes it in every
 * outcome. Opens nothing until the first chunk is asked for.
 *
 * A file that is being written while it is read would arrive half old and half new. So its size
 * has to be the one announced, and neither size nor time of change may move while it is read:
 * the error then comes before the end of the multipart body, and the service gets no whole file.
 *
 * @param size in bytes, as announced in Content-Length
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

/** The error for a file that the system does not let us read. */
export function toFileError(path: string, cause: NodeJS.ErrnoException): FileUnusableError {
  if (cause.code === 'ENOENT' || cause.code === 'ENOTDIR') {
    return new FileUnusableError(`The file ${path} does not exist.`, {
      hint: 'Check the path: a relative one starts at the directory the program was started in.',
      cause,
    })
  }
  return new FileUnusableError(
    `The file ${path} cannot be read (${cause.code ?? cause.message}).`,
    {
      hint: 'Check its permissions.',
      cause,
    },
  )
}

function changed(path: string, announced: number, found: number): FileUnusableError {
  const how = announced === found ? '' : `: ${announced} bytes before, ${found} bytes now`
  return new FileUnusableError(`The file ${path} changed while it was being uploaded${how}.`, {
    hint: 'Wait until whatever writes it has finished, then run again.',
  })
}
