import { CsvError, parse } from 'csv-parse/sync'
import type { Facts } from '../errors/facts/facts.ts'
import type { InputProblem } from '../errors/input-errors.ts'
import type { Override } from '../overrides/override.ts'
import { createPosition } from '../workflow/text-position.ts'
import { type BatchRow, toBatchRow } from './batch-row.ts'
import { type Delimiter, detectDelimiter } from './csv-delimiter.ts'
import { createInputProblem } from './input-problem.ts'

interface Line {
  record: string[]
  /** `lines` is the number of the record's last line. */
  info: { lines: number }
}

/**
 * Parses a table (RFC 4180) whose first line contains the names, with commas, semicolons or tabs as
 * delimiters. Skips lines without any value.
 */
export function parseCsv(
  text: string,
  file: string,
): { rows: BatchRow[]; problems: InputProblem[] } {
  const problems: InputProblem[] = []
  const addProblem = (line: number, about: Facts) =>
    problems.push(createInputProblem(about, createPosition(line, 1, file)))
  const { delimiter, table } = detectDelimiter(text)
  const [header, ...lines] = readLines(table, delimiter, addProblem)
  const headerLine = header ? header.info.lines - lineBreaks(header.record) : 1
  const names = header?.record.map((name) => name.trim()) ?? []
  names.forEach((name, column) => {
    if (name === '') addProblem(headerLine, { kind: 'csv-column-without-name', column: column + 1 })
    else if (names.indexOf(name) < column)
      addProblem(headerLine, { kind: 'csv-column-twice', name })
  })

  const rows = lines.map(({ record, info }) => {
    const line = info.lines - lineBreaks(record)
    if (record.length !== names.length) {
      addProblem(line, {
        kind: 'csv-value-count',
        values: record.length,
        columns: names.length,
        delimiter: delimiter.name,
      })
    }
    const position = createPosition(line, 1, file)
    const entries: Override[] = record.flatMap((value, column) =>
      value === '' ? [] : [{ target: names[column] ?? '', value, position }],
    )
    return toBatchRow(entries, line, problems)
  })
  return { rows, problems }
}

function readLines(
  text: string,
  { character, name: delimiter }: Delimiter,
  addProblem: (line: number, about: Facts) => void,
): Line[] {
  try {
    return parse(text, {
      delimiter: character,
      info: true,
      relax_column_count: true,
      skip_records_with_empty_values: true,
    }) as unknown as Line[]
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    const line = typeof error.lines === 'number' ? error.lines : 1
    addProblem(line, { kind: 'csv-syntax', delimiter, message: error.message })
    return []
  }
}

/** Counts line breaks: a quoted value may span several lines. */
function lineBreaks(record: readonly string[]): number {
  return record.reduce((sum, value) => sum + (value.match(/\r\n|[\r\n]/g)?.length ?? 0), 0)
}
