import type { InputProblem } from '../errors/input-errors.ts'
import type { Override } from '../overrides/override.ts'
import { isRounded, ROUNDED_HINT } from '../overrides/rounded-number.ts'
import { createPosition, formatPosition } from '../workflow/text-position.ts'

/** One run of a batch. */
export interface BatchRow {
  /** The id or page address the row names; undefined when it names none. */
  workflowId?: string
  overrides: Override[]
  /** Where the row begins in its file, counted from 1. */
  line: number
}

const WORKFLOW_ID = new Set(['workflow-id', 'workflowId'])

/** Takes the workflow's id out of a row's entries. */
export function toBatchRow(
  entries: readonly Override[],
  line: number,
  problems: InputProblem[],
): BatchRow {
  const overrides = entries.filter(({ target }) => !WORKFLOW_ID.has(target))
  const named = entries.find(({ target }) => WORKFLOW_ID.has(target))
  if (named === undefined) return { overrides, line }
  const { value, position = createPosition(line, 1) } = named
  // 19 digits do not fit a number; read exactly they come as a bigint.
  const whole =
    typeof value === 'bigint' || (typeof value === 'number' && Number.isSafeInteger(value))
  const rounded = typeof value === 'number' ? !whole : isRounded(String(value))
  if ((typeof value === 'string' && !rounded) || whole) {
    return { workflowId: String(value), overrides, line }
  }
  const why = rounded ? `, not ${value}: ${ROUNDED_HINT}` : ''
  problems.push({
    message: `${formatPosition(position)}: ${named.target} takes a workflow's id or address${why}`,
    position,
  })
  return { overrides, line }
}
