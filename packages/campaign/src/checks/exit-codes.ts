import type { Facts } from './facts.ts'
import type { Violation } from './violation.ts'

/** The exit codes of the terminal program that promise that no task was created. */
const NOTHING_CREATED = [2, 3]

/** A command whose exit code promises that no task was created has created none. */
export function checkExitCodes(facts: Facts): Violation[] {
  return facts.exits.flatMap(({ program, code }) => {
    if (!program.endsWith(' run') || !NOTHING_CREATED.includes(code)) return []
    const created = facts.created.find(({ call }) => facts.calls.get(call)?.program === program)
    if (created === undefined) return []
    const text = `${program} ended with exit code ${code}, but created ${created.task}`
    return [{ invariant: 'what is reported is true', text }]
  })
}
