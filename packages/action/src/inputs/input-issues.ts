import {
  InputsFormatError,
  OverrideError,
  type Position,
  RunningHubError,
  WorkflowFormatError,
} from '@runninghub-action/core'

/** One thing that is wrong with the inputs. */
export interface InputIssue {
  message: string
  /** The name of the step's input that is wrong by itself. */
  input?: string | undefined
  hint?: string | undefined
  position?: Position | undefined
}

/** The inputs are invalid, with all issues. Nothing was sent. */
export class InvalidInputsError extends Error {
  readonly issues: readonly InputIssue[]
  constructor(issues: readonly InputIssue[]) {
    super(issues.map(({ message }) => message).join('\n'))
    this.name = 'InvalidInputsError'
    this.issues = issues
  }
}

/** Collects issues, so that a person sees all of them at once instead of one per push. */
export class InputIssues {
  readonly list: InputIssue[] = []

  add(message: string, details: Omit<InputIssue, 'message'> = {}): void {
    this.list.push({ message, ...details })
  }

  /** Returns what `read` returns, or undefined after adding the issues that it throws. */
  async collect<T>(read: () => T | Promise<T>, prefix = ''): Promise<T | undefined> {
    try {
      return await read()
    } catch (error) {
      for (const issue of issuesOf(error)) {
        const message = `${prefix}${issue.message}`
        // A shared override is checked once for each row of a batch.
        if (!this.list.some((other) => other.message === message)) {
          this.list.push({ ...issue, message })
        }
      }
      return undefined
    }
  }

  /** @throws {InvalidInputsError} if there is any issue */
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
