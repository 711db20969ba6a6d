import {
  InputsFormatError,
  OverrideError,
  type Position,
  RunningHubError,
  WorkflowFormatError,
} from '@runninghub-action/core'

/** One thing that has to be put right before anything can run. */
export interface Problem {
  message: string
  hint?: string | undefined
  position?: Position | undefined
}

/** Everything that is wrong with what the step was given. Nothing was sent. */
export class InputsRefused extends Error {
  readonly problems: readonly Problem[]
  constructor(problems: readonly Problem[]) {
    super(problems.map(({ message }) => message).join('\n'))
    this.name = 'InputsRefused'
    this.problems = problems
  }
}

/**
 * Gathers what is wrong, so that a person sees all of it at once instead of one thing per push.
 */
export class Problems {
  readonly list: Problem[] = []

  add(message: string, details: Omit<Problem, 'message'> = {}): void {
    this.list.push({ message, ...details })
  }

  /** What `read` gives, or undefined when it found something wrong. */
  async gather<T>(read: () => T | Promise<T>, before = ''): Promise<T | undefined> {
    try {
      return await read()
    } catch (error) {
      for (const problem of problemsOf(error)) {
        const message = `${before}${problem.message}`
        // The same line of a shared file is read once for each row of a batch.
        if (!this.list.some((known) => known.message === message)) {
          this.list.push({ ...problem, message })
        }
      }
      return undefined
    }
  }

  /** @throws {InputsRefused} when there is any */
  throwIfAny(): void {
    if (this.list.length > 0) throw new InputsRefused(this.list)
  }
}

function problemsOf(error: unknown): readonly Problem[] {
  if (error instanceof InputsRefused) return error.problems
  if (error instanceof OverrideError) return error.problems
  if (error instanceof InputsFormatError) {
    const { hint } = error
    return error.problems.map((problem) => ({ ...problem, hint }))
  }
  if (error instanceof WorkflowFormatError) return [pick(error, error.position)]
  if (error instanceof RunningHubError) return [pick(error)]
  throw error
}

function pick({ message, hint }: RunningHubError, position?: Position): Problem {
  return { message, hint, position }
}
