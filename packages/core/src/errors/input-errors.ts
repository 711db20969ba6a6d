import { type Position, RunningHubError } from './runninghub-error.ts'

/** The text is not a workflow in ComfyUI's API format. */
export class WorkflowFormatError extends RunningHubError {
  override readonly code = 'WORKFLOW_FORMAT'
  readonly position: Position | undefined
  constructor(
    message: string,
    details: { position?: Position; hint?: string; cause?: unknown } = {},
  ) {
    super(message, details)
    this.position = details.position
  }
}

/** The text is neither a workflow id nor the address of a workflow page. */
export class WorkflowIdError extends RunningHubError {
  override readonly code = 'WORKFLOW_ID'
}

/** One thing wrong with one override. */
export interface OverrideProblem {
  /** The override's name as the caller wrote it: `Positive Prompt.text`. */
  target: string
  message: string
  /** Where to look: in the inputs file when it is known, else in api.json. */
  position?: Position | undefined
  /** A name that was perhaps meant. */
  suggestion?: string | undefined
}

/** Everything wrong with a set of overrides, at once. Nothing was sent. */
export class OverrideError extends RunningHubError {
  override readonly code = 'OVERRIDE'
  readonly problems: readonly OverrideProblem[]
  constructor(problems: readonly OverrideProblem[]) {
    super(
      problems.length === 1
        ? `${problems[0]?.message}`
        : `${problems.length} inputs cannot be used:\n${problems.map((p) => `- ${p.message}`).join('\n')}`,
    )
    this.problems = problems
  }
}

/** One thing wrong with the form of a file of values. */
export interface InputProblem {
  message: string
  position: Position
}

/** A file of values is not the YAML, JSON or CSV it should be: everything wrong with it, at once. */
export class InputsFormatError extends RunningHubError {
  override readonly code = 'INPUTS_FORMAT'
  readonly problems: readonly InputProblem[]
  constructor(problems: readonly InputProblem[], hint?: string) {
    super(problems.map(({ message }) => message).join('\n'), { hint })
    this.problems = problems
  }
}
