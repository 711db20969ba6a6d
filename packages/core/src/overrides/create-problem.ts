import { inEnglish } from '../errors/facts/english.ts'
import type { Facts } from '../errors/facts/facts.ts'
import type { OverrideProblem } from '../errors/input-errors.ts'
import type { Override } from './override.ts'
import type { Unresolved } from './resolve-target.ts'

/**
 * Creates the problem of an override. Its place is the override's own when the caller gave one, else
 * that of the field in api.json.
 */
export function createProblem(
  { target, position: own }: Pick<Override, 'target' | 'position'>,
  { problem, suggestion, position: ofField }: Unresolved,
): OverrideProblem {
  const position = own ?? ofField
  const positionOf = own ? 'override' : 'field'
  const facts: Facts<'override'> = {
    kind: 'override',
    target,
    problem,
    suggestion,
    position,
    positionOf,
  }
  return { target, message: inEnglish(facts), facts, position, suggestion }
}
