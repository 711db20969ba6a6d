import type { OverrideProblem } from '../errors/input-errors.ts'
import type { Position } from '../errors/runninghub-error.ts'
import { formatPosition } from '../workflow/text-position.ts'
import type { Unresolved } from './resolve-target.ts'

interface Named {
  target: string
  position?: Position
}

/**
 * Puts a problem into words: where, which override, what is wrong, what was perhaps meant. The
 * place is the override's own when the caller gave it, else that of the field in api.json.
 */
export function formatProblem(
  { target, position }: Named,
  unresolved: Unresolved,
): OverrideProblem {
  const { problem, suggestion } = unresolved
  const place = position ?? unresolved.position
  const before = position ? `${formatPosition(position)}: ` : ''
  const after = !position && place ? ` (${formatPosition(place)})` : ''
  const meant = suggestion === undefined ? '' : `; did you mean ${suggestion}?`
  return {
    target,
    message: `${before}${target}: ${problem}${meant}${after}`,
    position: place,
    suggestion,
  }
}
