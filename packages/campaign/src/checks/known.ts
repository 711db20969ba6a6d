import { type CallFacts, type Facts, isOf } from './facts.ts'
import type { Violation } from './violation.ts'

/** Words that say that a task may exist whose id nobody knows. */
const MAY_EXIST = /may exist|may have (been )?created|may have created a task|not known whether/i

/**
 * Each task that was paid for is known to its owner: by its id, or, when the response to its create
 * call was lost, by a warning that it may exist. A machine that is lost cannot warn.
 */
export function checkKnown(facts: Facts): Violation[] {
  const violations: Violation[] = []
  for (const { call, task, order } of facts.created) {
    const facts_ = facts.calls.get(call)
    const { program = '' } = facts_ ?? {}
    const attempt = facts.attempts.find((other) => isOf(program, other.attempt))
    if (attempt === undefined) continue
    const text = facts.printed(attempt.owner)
    if (text.includes(task)) continue
    if (isLost(facts_) && (attempt.state === 'lost' || MAY_EXIST.test(text))) continue
    violations.push({
      invariant: 'every paid task is known',
      text: `${task} of ${order}, created by ${program}, is mentioned nowhere`,
    })
  }
  return violations
}

/** Whether the caller never saw the usual response to a call. */
export function isLost(call: CallFacts | undefined): boolean {
  return call?.fault !== undefined || typeof call?.result !== 'number'
}
