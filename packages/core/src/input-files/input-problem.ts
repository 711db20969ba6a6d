import { inEnglish } from '../errors/facts/english.ts'
import type { Facts } from '../errors/facts/facts.ts'
import type { InputProblem } from '../errors/input-errors.ts'
import type { Position } from '../errors/position.ts'

/** Creates the problem of one place in a values file. */
export function createInputProblem(about: Facts, position: Position): InputProblem {
  const facts: Facts = { kind: 'at-position', position, about }
  return { message: inEnglish(facts), facts, position }
}
