/** The command line, or a file it names, is invalid. Nothing was sent. */
export class UsageError extends Error {
  readonly hint: string | undefined
  constructor(message: string, hint?: string) {
    super(message)
    this.name = 'UsageError'
    this.hint = hint
  }
}

/** The user, a closed terminal or a failed output stream stopped the run. */
export class StoppedError extends Error {
  override readonly name = 'StoppedError'
}
