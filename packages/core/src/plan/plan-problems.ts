import { inEnglish } from '../errors/facts/english.ts'
import { PlanError, type PlanProblem } from '../errors/plan-error.ts'

/** Collects problems. A problem of the shared values occurs in every row and is reported once. */
export class PlanProblems {
  readonly #problems = new Map<string, PlanProblem>()

  add(found: Omit<PlanProblem, 'message' | 'hint'>): void {
    const { kind, target, facts, hintFacts, line } = found
    const message = inEnglish(facts)
    const problem = { ...found, message, hint: hintFacts && inEnglish(hintFacts) }
    this.#problems.set(JSON.stringify([kind, target, message, line]), problem)
  }

  /** @throws {PlanError} with all problems */
  throwIfAny(): void {
    if (this.#problems.size > 0) throw new PlanError([...this.#problems.values()])
  }
}
