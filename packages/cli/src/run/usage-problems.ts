import { RunningHubError } from '@runninghub-action/core'
import { UsageError } from '../errors.ts'

/** Collects what is wrong with a command line and the files it names. */
export class UsageProblems {
  readonly #errors: (UsageError | RunningHubError)[] = []

  get found(): boolean {
    return this.#errors.length > 0
  }

  /** Returns what `read` returns; undefined when it throws an error about the command line. */
  async collect<T>(read: () => T | Promise<T>): Promise<T | undefined> {
    try {
      return await read()
    } catch (error) {
      if (!(error instanceof UsageError || error instanceof RunningHubError)) throw error
      this.#errors.push(error)
      return undefined
    }
  }

  add(messages: readonly string[]): void {
    this.#errors.push(...messages.map((message) => new UsageError(message)))
  }

  /** Throws the only error itself, with its hint, or one error that lists all. */
  throwAll(): never {
    const [first, ...others] = this.#errors
    if (first !== undefined && others.length === 0) throw first
    throw new UsageError(this.#errors.map(({ message }) => message).join('\n'))
  }
}
