import type { Facts } from './facts/facts.ts'
import type { Position } from './position.ts'
import { RunningHubError } from './runninghub-error.ts'

/** The text is not a workflow in ComfyUI's API format. */
export class WorkflowFormatError extends RunningHubError {
  override readonly code = 'WORKFLOW_FORMAT'
  readonly position: Position | undefined
  constructor(
    about: Facts | string,
    details: { position?: Position; hint?: Facts | string; cause?: unknown } = {},
  ) {
    super(about, details)
    this.position = details.position
  }
}

/** The text is neither a workflow id nor the URL of a workflow page. */
export class WorkflowIdError extends RunningHubError {
  override readonly code = 'WORKFLOW_ID'
}

/** The text is neither a task id nor the URL of a task's page. */
export class TaskIdError extends RunningHubError {
  override readonly code = 'TASK_ID'
}

/** One problem of one override. */
export interface OverrideProblem {
  /** The override's name as the caller wrote it: `Positive Prompt.text`. */
  target: string
  /** The English text of `facts`. */
  message: string
  facts: Facts<'override'>
  /** The place in the values file when it is known, else in api.json. */
  position?: Position | undefined
  /** A target that was possibly meant. */
  suggestion?: string | undefined
}

/** All problems of a set of overrides. Nothing was sent. */
export class OverrideError extends RunningHubError {
  override readonly code = 'OVERRIDE'
  readonly problems: readonly OverrideProblem[]
  constructor(problems: readonly OverrideProblem[]) {
    super(
      problems.length === 1 && problems[0]
        ? problems[0].facts
        : { kind: 'override-problems', problems: problems.map(({ facts }) => facts) },
    )
    this.problems = problems
  }
}

/** The workflow that RunningHub has saved is not the one in api.json. Nothing was created. */
export class DriftError extends RunningHubError {
  override readonly code = 'DRIFT'
  constructor(found: readonly Facts<'drift-found'>[]) {
    super({ kind: 'lines', lines: found }, { hint: { kind: 'resolve-drift' } })
  }
}

/** One problem with the format of a values file. */
export interface InputProblem {
  /** The English text of `facts`. */
  message: string
  facts: Facts
  position: Position
}

/** A values file is not valid YAML, JSON or CSV. Contains all problems. */
export class InputsFormatError extends RunningHubError {
  override readonly code = 'INPUTS_FORMAT'
  readonly problems: readonly InputProblem[]
  constructor(problems: readonly InputProblem[], hint?: Facts) {
    super({ kind: 'lines', lines: problems.map(({ facts }) => facts) }, { hint })
    this.problems = problems
  }
}
