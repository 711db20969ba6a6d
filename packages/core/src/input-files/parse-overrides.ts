import { InputsFormatError } from '../errors/input-errors.ts'
import type { Override } from '../overrides/override.ts'
import { decodeInputFile } from './decode.ts'
import { YamlDocument } from './yaml-document.ts'

/**
 * Parses a YAML or JSON map of values: `6.text: a cat`. Each override has its line, so that a later
 * problem can point to it. An empty text, or one with only comments, is a map without entries.
 *
 * @param text the file's text, or its bytes in UTF-8; at most 5 MB
 * @param options.file the file's name in messages and positions
 * @throws {InputsFormatError} with all problems of the format
 */
export function parseOverrides(text: string | Uint8Array, { file = 'inputs' } = {}): Override[] {
  const yaml = new YamlDocument(decodeInputFile(text, file), file)
  const empty = yaml.root === undefined && yaml.problems.length === 0
  const overrides = empty || yaml.problems.length > 0 ? [] : yaml.overrides(yaml.root)
  if (yaml.problems.length > 0) throw new InputsFormatError(yaml.problems)
  return overrides
}
