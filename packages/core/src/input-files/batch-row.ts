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
  overrides: Override[]
  /** The row's first line in its file, counted from 1. */
  line: number
}

const WORKFLOW_ID = new Set(['workflow-id', 'workflowId'])

/** Separates the workflow's id from the other entries of a row. */
export function toBatchRow(
  entries: readonly Override[],
  line: number,
  problems: InputProblem[],
): BatchRow {
  const overrides = entries.filter(({ target }) => !WORKFLOW_ID.has(target))
  const idEntry = entries.find(({ target }) => WORKFLOW_ID.has(target))
  if (idEntry === undefined) return { overrides, line }
  const { value, position = createPosition(line, 1) } = idEntry
  // 19 digits do not fit a number: the parser returns them as a bigint.
  const exact =
    typeof value === 'bigint' || (typeof value === 'number' && Number.isSafeInteger(value))
  const rounded = typeof value === 'number' ? !exact : isRounded(String(value))
  if ((typeof value === 'string' && !rounded) || exact) {
    return { workflowId: String(value), overrides, line }
  }
  const { target } = idEntry
  const about: Facts = { kind: 'row-workflow-id', target, ...(rounded && { rounded: `${value}` }) }
  problems.push(createInputProblem(about, position))
  return { overrides, line }
}
