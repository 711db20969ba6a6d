import { InputsFormatError } from '../errors/input-errors.ts'
import type { Override } from '../overrides/override.ts'
import { decodeInputFile } from './decode.ts'
import { YamlDocument } from './yaml-document.ts'

/**
 * Reads a YAML or JSON map of values: `6.text: a cat`. Each override knows its line, so that
 * whatever is wrong with it later can be shown there. Nothing in the text, or only comments,
 * is a map without entries.
 *
 * @param text the file's text, or its bytes in UTF-8; at most 5 MB
 * @param options.file the file's name in messages and positions
 * @throws {InputsFormatError} with everything that is wrong with its form
 */
export function parseOverrides(text: string | Uint8Array, { file = 'inputs' } = {}): Override[] {
  const yaml = new YamlDocument(decodeInputFile(text, file), file)
  const empty = yaml.root === undefined && yaml.problems.length === 0
  const overrides = empty || yaml.problems.length > 0 ? [] : yaml.overrides(yaml.root)
  if (yaml.problems.length > 0) throw new InputsFormatError(yaml.problems)
  return overrides
}
