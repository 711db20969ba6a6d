import { type Position, RunningHubError } from './runninghub-error.ts'

/** One thing wrong with what is to be run. */
export interface PlanProblem {
  kind: 'no-workflow-id' | 'workflow-id' | 'override' | 'file' | 'send-workflow' | 'pin-seeds'
  /** What happened and where, as one sentence. */
  message: string
  /** What to do about it. */
  hint?: string | undefined
  /** What the override names, as the caller wrote it. */
  target?: string | undefined
  /** In the caller's file, else in api.json. */
  position?: Position | undefined
  /** The line of the row in the batch file, when the problem belongs to that row alone. */
  line?: number | undefined
  /** A target that was perhaps meant. */
  suggestion?: string | undefined
}

/** Everything wrong with a set of runs, at once. Nothing was sent. */
export class PlanError extends RunningHubError {
  override readonly code = 'PLAN'
  readonly problems: readonly PlanProblem[]
  constructor(problems: readonly PlanProblem[]) {
    const [first, ...others] = problems
    super(
      others.length === 0
        ? `${first?.message}`
        : `${problems.length} problems:\n${problems.map(({ message }) => `- ${message}`).join('\n')}`,
      { hint: others.length === 0 ? first?.hint : undefined },
    )
    this.problems = problems
  }
}
