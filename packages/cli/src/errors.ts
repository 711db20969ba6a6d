/** The command line, or what it names, cannot be used. Nothing was sent. */
export class UsageError extends Error {
  readonly hint: string | undefined
  constructor(message: string, hint?: string) {
    super(message)
    this.name = 'UsageError'
    this.hint = hint
  }
}

/** A person, or the end of their window, has stopped a run. Nothing is wrong. */
export class StoppedError extends Error {
  override readonly name = 'StoppedError'
}
