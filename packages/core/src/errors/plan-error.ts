import type { Facts } from './facts/facts.ts'
import type { Position } from './position.ts'
import { RunningHubError } from './runninghub-error.ts'

/** One problem of the planned runs. */
export interface PlanProblem {
  kind:
    | 'no-workflow-id'
    | 'workflow-id'
    | 'override'
    | 'file'
    | 'send-workflow'
    | 'pin-seeds'
    | 'app'
  /** What happened and where, as one sentence. */
  message: string
  facts: Facts
  /** What to do about it. */
  hint?: string | undefined
  hintFacts?: Facts | undefined
  /** The override's target as the caller wrote it. */
  target?: string | undefined
  /** The place in the caller's file, else in api.json. */
  position?: Position | undefined
  /** The line of the row in the batch file, when the problem belongs to that row alone. */
  line?: number | undefined
  /** A target that was possibly meant. */
  suggestion?: string | undefined
}

/** All problems of the planned runs. Nothing was sent. */
export class PlanError extends RunningHubError {
  override readonly code = 'PLAN'
  readonly problems: readonly PlanProblem[]
  constructor(problems: readonly PlanProblem[]) {
    const [first, ...others] = problems
    super(
      first && others.length === 0
        ? first.facts
        : { kind: 'plan-problems', problems: problems.map(({ facts }) => facts) },
      { hint: others.length === 0 ? first?.hintFacts : undefined },
    )
    this.problems = problems
  }
}
