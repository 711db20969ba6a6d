import { isSeq } from 'yaml'
import { InputsFormatError } from '../errors/input-errors.ts'
import type { Override } from '../workflow/override.ts'
import { makePosition } from '../workflow/position.ts'
import { inputsText } from './inputs-text.ts'
import { readCsv } from './read-csv.ts'
import { makeRow, type Row } from './row.ts'
import { kindOf, YamlValues } from './yaml-values.ts'

/**
 * Reads a batch: a YAML or JSON list of maps, or a CSV table whose first line has the names.
 * Each row is one run. A row's `workflow-id` names a workflow of its own; everything else in it
 * is a value to set. An empty cell of a CSV table sets nothing, and its values are texts, which
 * number and boolean fields take as well.
 *
 * @param text the file's text, or its bytes in UTF-8; at most 5 MB
 * @param options.file its name, in messages and positions; one that ends in `.csv` has a table in it
 * @throws {InputsFormatError} with everything that is wrong with its form; also when it has no row
 */
export function readBatch(text: string | Uint8Array, { file = 'batch' } = {}): Row[] {
  const source = inputsText(text, file)
  const { rows, problems } = /\.csv$/i.test(file) ? readCsv(source, file) : readList(source, file)
  if (problems.length > 0) throw new InputsFormatError(problems)
  if (rows.length === 0) {
    const position = makePosition(1, 1, file)
    throw new InputsFormatError([{ message: `${file}: there is no row in it`, position }])
  }
  return rows
}

function readList(text: string, file: string) {
  const yaml = new YamlValues(text, file)
  const { root, problems } = yaml
  const rows: Row[] = []
  if (problems.length > 0 || root === undefined) return { rows, problems }
  if (!isSeq(root)) {
    yaml.refuse(root, `expected a list of maps, one for each run, not ${kindOf(root)}`)
    return { rows, problems }
  }
  for (const item of root.items) {
    const overrides: Override[] = yaml.overrides(item)
    rows.push(makeRow(overrides, yaml.positionOf(item).line, problems))
  }
  return { rows, problems }
}
