import { InputsFormatError } from '../errors/input-errors.ts'
import { isLfsPointer, LFS_HINT } from '../file-types/file-content.ts'
import { createPosition } from '../workflow/text-position.ts'

/** In bytes or UTF-16 units. Far above any list of values that a person or a script writes. */
const MAX_TEXT = 5 * 1024 * 1024

/**
 * Decodes a values file to text without a byte order mark.
 *
 * @throws {InputsFormatError} when it is too large, or not UTF-8
 */
export function decodeInputFile(text: string | Uint8Array, file: string): string {
  const refuse = (message: string, hint: string): never => {
    throw new InputsFormatError(
      [{ message: `${file}: ${message}`, position: createPosition(1, 1, file) }],
      hint,
    )
  }
  if (text.length > MAX_TEXT) {
    refuse('larger than 5 MB, too large for a list of values', 'Check that it is the right file.')
  }
  const decoded = typeof text === 'string' ? text.replace(/^\uFEFF/, '') : decodeUtf8(text)
  if (decoded === undefined) {
    return refuse('not text in UTF-8', 'Save it as UTF-8. A spreadsheet calls that "CSV UTF-8".')
  }
  if (isLfsPointer(decoded)) refuse('a Git LFS pointer, not the file itself', LFS_HINT)
  return decoded
}

function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}
