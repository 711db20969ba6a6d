import type { Outcome } from '../model/task.ts'
import type { End } from './rpc-types.ts'

/** Returns the end of a task with this outcome. */
export function toEnd(
  outcome: Outcome,
  presumed: Pick<End, 'provisional' | 'cancelAccepted' | 'copies'> = {},
): End {
  const { status, usage, error } = outcome
  const text = JSON.stringify(outcome)
  return { status, outcome: text, code: error?.code, coins: usage.coins, ...presumed }
}
