import type { InputProblem } from '../errors/input-errors.ts'
import { createPosition } from '../workflow/text-position.ts'
import { type BatchRow, toBatchRow } from './batch-row.ts'
import { createInputProblem } from './input-problem.ts'
import { YamlDocument } from './yaml-document.ts'

/**
 * Parses JSON Lines: each line is a JSON object and becomes one row. Skips empty lines.
 *
 * @see https://jsonlines.org
 */
export function parseJsonLines(
  text: string,
  file: string,
): { rows: BatchRow[]; problems: InputProblem[] } {
  const rows: BatchRow[] = []
  const problems: InputProblem[] = []
  for (const [index, source] of text.split(/\r?\n/).entries()) {
    if (source.trim() === '') continue
    const line = index + 1
    if (!source.trimStart().startsWith('{')) {
      const position = createPosition(line, 1, file)
      problems.push(createInputProblem({ kind: 'json-lines-not-an-object' }, position))
      continue
    }
    // Keeps the digits of integers and reports a name that occurs twice. JSON.parse does neither.
    const document = new YamlDocument(source, file, line)
    const overrides = document.problems.length === 0 ? document.overrides(document.root) : []
    problems.push(...document.problems)
    // To YAML, an unquoted NaN or undefined is a text.
    if (document.problems.length === 0 && !isJson(source)) {
      const position = createPosition(line, 1, file)
      problems.push(createInputProblem({ kind: 'json-lines-not-json' }, position))
    }
    rows.push(toBatchRow(overrides, line, problems))
  }
  return { rows, problems }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
