import { inEnglish } from '../errors/facts/english.ts'
import type { Facts } from '../errors/facts/facts.ts'
import { InputsFormatError } from '../errors/input-errors.ts'
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
  if (typeof text === 'string') return text.replace(/^\uFEFF/, '')
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(text)
  } catch {
    return refuse({ kind: 'inputs-not-utf8', file }, { kind: 'save-as-csv-utf8' })
  }
}
