import { parse } from 'csv-parse/sync'
import type { Facts } from '../errors/facts/facts.ts'

export type Delimiter = { character: string; name: Facts }

const COMMA: Delimiter = { character: ',', name: { kind: 'delimiter-comma' } }
const KNOWN: readonly Delimiter[] = [
  COMMA,
  { character: ';', name: { kind: 'delimiter-semicolon' } },
  { character: '\t', name: { kind: 'delimiter-tab' } },
]

/** Matches Excel's own first line, which declares the delimiter of the others. */
const DECLARATION = /^"?sep=([^"\r\n])"?[ \t]*(?=\r\n|\n|\r|$)/i

/** Matches `6.text`, or the columns of the workflow's id and of the row's name. */
const NAME = /^(?:.+\..+|workflow-?id|name)$/is

/**
 * Finds the delimiter of a table: the one that a first line `sep=;` declares, else the one that
 * splits the header line into the most names. A spreadsheet writes its country's list separator,
 * whatever the file is called.
 *
 * @returns the delimiter, and the table without the declaration, with unchanged line numbers
 */
export function detectDelimiter(text: string): { delimiter: Delimiter; table: string } {
  const [line = '', character] = DECLARATION.exec(text) ?? []
  if (character !== undefined) {
    const delimiter = KNOWN.find((known) => known.character === character)
    return {
      delimiter: delimiter ?? { character, name: { kind: 'plain', text: character } },
      table: text.slice(line.length),
    }
  }
  const [best = COMMA] = KNOWN.toSorted((a, b) => countNames(text, b) - countNames(text, a))
  return { delimiter: best, table: text }
}

/** Counts the names in the first line; 0 when not all of its cells are names. */
function countNames(text: string, { character }: Delimiter): number {
  try {
    const [names = []] = parse(text, { delimiter: character, to: 1 }) as string[][]
    return names.every((name) => NAME.test(name.trim())) ? names.length : 0
  } catch {
    return 0
  }
}
