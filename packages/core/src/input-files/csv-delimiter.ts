import { parse } from 'csv-parse/sync'

export type Delimiter = { character: string; name: string }

const COMMA: Delimiter = { character: ',', name: 'comma' }
const KNOWN: readonly Delimiter[] = [
  COMMA,
  { character: ';', name: 'semicolon' },
  { character: '\t', name: 'tab' },
]

/** Excel's own first line, which tells it what separates the others. */
const ANNOUNCED = /^"?sep=([^"\r\n])"?[ \t]*(?=\r\n|\n|\r|$)/i

/** `6.text`, or the column of the workflow's id. */
const NAME = /^(?:.+\..+|workflow-?id)$/is

/**
 * What separates the columns of a table: the one that a first line `sep=;` announces, else the one
 * with which the line of names falls into the most names. A spreadsheet writes what its country
 * writes lists with, whatever the file is called.
 *
 * @returns also the table without the announcement, with all its lines where they were
 */
export function detectDelimiter(text: string): { separator: Delimiter; table: string } {
  const [line = '', character] = ANNOUNCED.exec(text) ?? []
  if (character !== undefined) {
    const separator = KNOWN.find((known) => known.character === character)
    return {
      separator: separator ?? { character, name: character },
      table: text.slice(line.length),
    }
  }
  const [best = COMMA] = KNOWN.toSorted((a, b) => columns(text, b) - columns(text, a))
  return { separator: best, table: text }
}

/** Into how many names the first line falls; 0 when not all of its pieces are names. */
function columns(text: string, { character }: Delimiter): number {
  try {
    const [names = []] = parse(text, { delimiter: character, to: 1 }) as string[][]
    return names.every((name) => NAME.test(name.trim())) ? names.length : 0
  } catch {
    return 0
  }
}
