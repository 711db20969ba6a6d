import { inEnglish } from '../errors/facts/english.ts'
import type { Facts } from '../errors/facts/facts.ts'
import { InputsFormatError } from '../errors/input-errors.ts'
import { isLfsPointer } from '../file-types/file-content.ts'
import { createPosition } from '../workflow/text-position.ts'

/** In bytes or UTF-16 units. Far above any list of values that a person or a script writes. */
const MAX_TEXT = 5 * 1024 * 1024

/**
 * Decodes a values file to text without a byte order mark.
 *
 * @throws {InputsFormatError} when it is too large, or not UTF-8
 */
export function decodeInputFile(text: string | Uint8Array, file: string): string {
  const refuse = (facts: Facts, hint: Facts): never => {
    const position = createPosition(1, 1, file)
    throw new InputsFormatError([{ message: inEnglish(facts), facts, position }], hint)
  }
  if (text.length > MAX_TEXT) {
    refuse({ kind: 'inputs-too-large', file }, { kind: 'check-file' })
  }
  const decoded = typeof text === 'string' ? text.replace(/^\uFEFF/, '') : decodeUtf8(text)
  if (decoded === undefined) {
    return refuse({ kind: 'inputs-not-utf8', file }, { kind: 'save-as-csv-utf8' })
  }
  if (isLfsPointer(decoded)) {
    refuse({ kind: 'inputs-lfs-pointer', file }, { kind: 'fetch-lfs-files' })
  }
  return decoded
}

function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}
