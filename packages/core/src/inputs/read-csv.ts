import { CsvError, parse } from 'csv-parse/sync'
import type { InputProblem } from '../errors/input-errors.ts'
import type { Override } from '../workflow/override.ts'
import { makePosition, showPosition } from '../workflow/position.ts'
import { makeRow, type Row } from './row.ts'
import { type Separator, separatorOf } from './separator.ts'

interface Line {
  record: string[]
  /** `lines`: the number of the last line that belongs to the record. */
  info: { lines: number }
}

/**
 * Reads a table (RFC 4180) whose first line has the names, separated by commas, semicolons or
 * tabs. Lines without any value are left out.
 */
export function readCsv(text: string, file: string): { rows: Row[]; problems: InputProblem[] } {
  const problems: InputProblem[] = []
  const object = (line: number, message: string) => {
    const position = makePosition(line, 1, file)
    problems.push({ message: `${showPosition(position)}: ${message}`, position })
  }
  const { separator, table } = separatorOf(text)
  const [head, ...lines] = readLines(table, separator, object)
  const top = head ? head.info.lines - lineBreaks(head.record) : 1
  const names = head?.record.map((name) => name.trim()) ?? []
  names.forEach((name, column) => {
    if (name === '') object(top, `column ${column + 1} has no name`)
    else if (names.indexOf(name) < column) object(top, `the column "${name}" comes twice`)
  })

  const rows = lines.map(({ record, info }) => {
    const line = info.lines - lineBreaks(record)
    if (record.length !== names.length) {
      object(
        line,
        `${record.length} values for ${names.length} columns; quote a value that holds a ${separator.name}`,
      )
    }
    const position = makePosition(line, 1, file)
    const entries: Override[] = record.flatMap((value, column) =>
      value === '' ? [] : [{ target: names[column] ?? '', value, position }],
    )
    return makeRow(entries, line, problems)
  })
  return { rows, problems }
}

function readLines(
  text: string,
  { character, name }: Separator,
  object: (line: number, message: string) => void,
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
    object(line, `not a table in CSV with a ${name} between its columns: ${error.message}`)
    return []
  }
}

/** A quoted value may run over several lines. */
function lineBreaks(record: readonly string[]): number {
  return record.reduce((sum, value) => sum + (value.match(/\r\n|[\r\n]/g)?.length ?? 0), 0)
}
