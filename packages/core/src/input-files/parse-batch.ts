import { isSeq } from 'yaml'
import { inEnglish } from '../errors/facts/english.ts'
import type { Facts } from '../errors/facts/facts.ts'
import { InputsFormatError } from '../errors/input-errors.ts'
import type { Override } from '../overrides/override.ts'
import { createPosition } from '../workflow/text-position.ts'
import { type BatchRow, toBatchRow } from './batch-row.ts'
import { parseCsv } from './csv.ts'
import { decodeInputFile } from './decode.ts'
import { parseJsonLines } from './json-lines.ts'
import { typeOf, YamlDocument } from './yaml-document.ts'

/**
 * Parses a batch: a YAML or JSON list of maps, JSON Lines with an object on each line, or a CSV table
 * whose first line contains the names. Each row is one run. A row's `workflow-id` sets the workflow
 * of that run, and its `name` what the run is called. Everything else in it is a value to set. An
 * empty cell of a CSV table sets nothing. Its values are texts, which number and boolean fields also
 * accept.
 *
 * @param text the file's text, or its bytes in UTF-8; at most 5 MB
 * @param options.file its name, in messages and positions; `.csv` means a table, and `.jsonl` or
 *   `.ndjson` JSON Lines
 * @throws {InputsFormatError} with all problems of the format; also when there is no row
 */
export function parseBatch(text: string | Uint8Array, { file = 'batch' } = {}): BatchRow[] {
  const source = decodeInputFile(text, file)
  const { rows, problems } = parserOf(file)(source, file)
  if (problems.length > 0) throw new InputsFormatError(problems)
  if (rows.length === 0) {
    const position = createPosition(1, 1, file)
    const facts: Facts = { kind: 'batch-without-rows', file }
    throw new InputsFormatError([{ message: inEnglish(facts), facts, position }])
  }
  return rows
}

function parserOf(file: string) {
  if (/\.csv$/i.test(file)) return parseCsv
  return /\.(jsonl|ndjson)$/i.test(file) ? parseJsonLines : readList
}

function readList(text: string, file: string) {
  const yaml = new YamlDocument(text, file)
  const { root, problems } = yaml
  const rows: BatchRow[] = []
  if (problems.length > 0 || root === undefined) return { rows, problems }
  if (!isSeq(root)) {
    yaml.addProblem(root, { kind: 'yaml-not-a-list', found: typeOf(root) })
    return { rows, problems }
  }
  for (const item of root.items) {
    const overrides: Override[] = yaml.overrides(item)
    rows.push(toBatchRow(overrides, yaml.positionOf(item).line, problems))
  }
  return { rows, problems }
}
