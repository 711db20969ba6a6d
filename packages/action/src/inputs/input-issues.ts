import {
  InputsFormatError,
  OverrideError,
  type Position,
  RunningHubError,
  WorkflowFormatError,
} from '@runninghub-action/core'

/** One thing that has to be put right before anything can run. */
export interface InputIssue {
  message: string
  hint?: string | undefined
  position?: Position | undefined
}

/** Everything that is wrong with what the step was given. Nothing was sent. */
export class InvalidInputsError extends Error {
  readonly issues: readonly InputIssue[]
  constructor(issues: readonly InputIssue[]) {
    super(issues.map(({ message }) => message).join('\n'))
    this.name = 'InvalidInputsError'
    this.issues = issues
  }
}

/**
 * Gathers what is wrong, so that a person sees all of it at once instead of one thing per push.
 */
export class InputIssues {
  readonly list: InputIssue[] = []

  add(message: string, details: Omit<InputIssue, 'message'> = {}): void {
    this.list.push({ message, ...details })
  }

  /** What `read` gives, or undefined when it found something wrong. */
  async collect<T>(read: () => T | Promise<T>, prefix = ''): Promise<T | undefined> {
    try {
      return await read()
    } catch (error) {
      for (const issue of issuesOf(error)) {
        const message = `${prefix}${issue.message}`
        // The same line of a shared file is read once for each row of a batch.
        if (!this.list.some((other) => other.message === message)) {
          this.list.push({ ...issue, message })
        }
      }
      return undefined
    }
  }

  /** @throws {InvalidInputsError} when there is any */
  throwIfAny(): void {
    if (this.list.length > 0) throw new InvalidInputsError(this.list)
  }
}

function issuesOf(error: unknown): readonly InputIssue[] {
  if (error instanceof InvalidInputsError) return error.issues
  if (error instanceof OverrideError) return error.problems
  if (error instanceof InputsFormatError) {
    const { hint } = error
    return error.problems.map((issue) => ({ ...issue, hint }))
  }
  if (error instanceof WorkflowFormatError) return [toIssue(error, error.position)]
  if (error instanceof RunningHubError) return [toIssue(error)]
  throw error
}

function toIssue({ message, hint }: RunningHubError, position?: Position): InputIssue {
  return { message, hint, position }
}
