import type { Facts } from '../errors/facts/facts.ts'
import type { InputProblem } from '../errors/input-errors.ts'
import type { Override } from '../overrides/override.ts'
import { isRounded } from '../overrides/rounded-number.ts'
import { createPosition } from '../workflow/text-position.ts'
import { createInputProblem } from './input-problem.ts'

/** One run of a batch. */
export interface BatchRow {
  /** The id or page URL in the row; undefined when the row has none. */
  workflowId?: string
  /** What the run is called in logs, reports and file names; undefined when the row has no name. */
  name?: string
  overrides: Override[]
  /** The row's first line in its file, counted from 1. */
  line: number
}

const WORKFLOW_ID = new Set(['workflow-id', 'workflowId'])
const MAX_NAME_LENGTH = 100

/** Separates the workflow's id and the row's name from the values to set. */
export function toBatchRow(
  entries: readonly Override[],
  line: number,
  problems: InputProblem[],
): BatchRow {
  const row: BatchRow = { overrides: [], line }
  for (const entry of entries) {
    const addProblem = (about: Facts) => {
      const { position = createPosition(line, 1) } = entry
      problems.push(createInputProblem(about, position))
    }
    if (WORKFLOW_ID.has(entry.target)) {
      const id = readId(entry, addProblem)
      if (id !== undefined) row.workflowId = id
    } else if (entry.target === 'name') {
      const name = readName(entry.value, addProblem)
      if (name !== undefined) row.name = name
    } else {
      row.overrides.push(entry)
    }
  }
  return row
}

type AddProblem = (about: Facts) => void

function readId({ target, value }: Override, addProblem: AddProblem): string | undefined {
  // 19 digits do not fit a number: the parser returns them as a bigint.
  const exact =
    typeof value === 'bigint' || (typeof value === 'number' && Number.isSafeInteger(value))
  const rounded = typeof value === 'number' ? !exact : isRounded(String(value))
  if ((typeof value === 'string' && !rounded) || exact) return String(value)
  addProblem({ kind: 'row-workflow-id', target, ...(rounded && { rounded: `${value}` }) })
  return undefined
}

/** An empty text is no name, as an empty cell of a table is no value. */
function readName(value: unknown, addProblem: AddProblem): string | undefined {
  const isText = typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint'
  const name = String(value ?? '').trim()
  if ((isText || value === null) && name.length <= MAX_NAME_LENGTH && !/\p{Cc}/u.test(name)) {
    return name || undefined
  }
  addProblem({ kind: 'row-name', target: 'name', limit: MAX_NAME_LENGTH })
  return undefined
}
