import type { OverrideProblem } from '../errors/input-errors.ts'
import type { Position } from '../errors/runninghub-error.ts'
import { formatPosition } from '../workflow/text-position.ts'
import type { Unresolved } from './resolve-target.ts'

interface Target {
  target: string
  position?: Position
}

/**
 * Formats a problem: where, which override, what is wrong, what was possibly meant. The place is
 * the override's own when the caller gave one, else that of the field in api.json.
 */
export function formatProblem(
  { target, position }: Target,
  unresolved: Unresolved,
): OverrideProblem {
  const { problem, suggestion } = unresolved
  const place = position ?? unresolved.position
  const prefix = position ? `${formatPosition(position)}: ` : ''
  const suffix = !position && place ? ` (${formatPosition(place)})` : ''
  const question = suggestion === undefined ? '' : `; did you mean ${suggestion}?`
  return {
    target,
    message: `${prefix}${target}: ${problem}${question}${suffix}`,
    position: place,
    suggestion,
  }
}
