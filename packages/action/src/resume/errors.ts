/** The memory of earlier attempts cannot be read, so a task might be paid for twice. */
export class ResumeStoreUnavailableError extends Error {
  constructor(cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    super(
      `It cannot be told whether an earlier attempt of this job has a task already: ${reason} Nothing was sent. Re-run once more, or start a new run, which pays anew.`,
      { cause },
    )
    this.name = 'ResumeStoreUnavailableError'
  }
}

/** An earlier attempt sent a create call, or was about to, and left no word of what became of it. */
export class PreviousOutcomeUnknownError extends Error {
  constructor() {
    super(
      'It is not known whether the earlier attempt of this job made a task. Nothing was sent. Look at the task list on the RunningHub site; start a new run, or set resume to false, to pay anew knowingly.',
    )
    this.name = 'PreviousOutcomeUnknownError'
  }
}

/** A task of an earlier attempt, that was paid for, is not known to the service (any more). */
export class PreviousTaskNotFoundError extends Error {
  constructor(taskId: string, page: string, cause: unknown) {
    super(
      `Task ${taskId} of an earlier attempt of this job was paid for, and RunningHub says that it does not know it. Nothing was sent. RunningHub forgets old tasks: look at ${page} for its results. To pay for a new task knowingly, start a new run, give another resume-scope, or set resume to false.`,
      { cause },
    )
    this.name = 'PreviousTaskNotFoundError'
  }
}
