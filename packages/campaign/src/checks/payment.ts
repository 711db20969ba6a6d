import { type Facts, isOf } from './facts.ts'
import type { Violation } from './violation.ts'

/** The Action's words for an attempt that a later one cannot know of. */
const NOT_RECORDED = 'A re-run of this job may pay for another task.'

/**
 * Nobody pays twice for an order: an attempt creates at most one task for it, and an attempt that
 * resumes creates none while an earlier one has succeeded or may succeed.
 */
export function checkPayment(facts: Facts): Violation[] {
  const invariant = 'never pay twice'
  const violations: Violation[] = []
  const programs = new Map<string, string>()
  for (const { call, task, order, live } of facts.created) {
    const { program = '' } = facts.calls.get(call) ?? {}
    const earlier = programs.get(`${program} ${order}`)
    if (earlier !== undefined) {
      violations.push({ invariant, text: `${program} created ${earlier} and ${task} for ${order}` })
    }
    programs.set(`${program} ${order}`, task)
    const attempt = facts.attempts.find(({ attempt }) => isOf(program, attempt))
    if (live.length === 0 || !attempt?.resumes) continue
    const others = facts.attempts.filter(
      ({ owner, attempt: name }) => owner === attempt.owner && name !== attempt.attempt,
    )
    const isExcused = others.some(({ attempt: name }) => facts.printed(name).includes(NOT_RECORDED))
    if (isExcused) continue
    const text = `${program} created ${task} for ${order}, although ${live} may serve it`
    violations.push({ invariant, text })
  }
  return violations
}
