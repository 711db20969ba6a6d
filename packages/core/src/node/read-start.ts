import { open } from 'node:fs/promises'
import { START_LENGTH } from '../file-types/sniff-format.ts'
import { toFileError } from './read-stable-file.ts'

/**
 * Reads the first bytes of a file, for the checks of its content.
 *
 * @throws {FileUnusableError} when it cannot be read
 */
export async function readStart(path: string, label = path): Promise<Uint8Array> {
  try {
    await using file = await open(path)
    const buffer = new Uint8Array(START_LENGTH)
    const { bytesRead } = await file.read(buffer, 0, START_LENGTH, 0)
    return buffer.subarray(0, bytesRead)
  } catch (cause) {
    throw toFileError(label, cause as NodeJS.ErrnoException)
  }
}
