/** The resume store cannot be read, so a second task might be created and billed. */
export class ResumeStoreUnavailableError extends Error {
  constructor(cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    super(
      `Cannot check whether a previous attempt of this job already created a task: ${reason} Nothing was sent. Re-run the job, or start a new run, which is billed again.`,
      { cause },
    )
    this.name = 'ResumeStoreUnavailableError'
  }
}

/** A previous attempt was about to send a create call, and recorded no outcome. */
export class PreviousOutcomeUnknownError extends Error {
  constructor() {
    super(
      'The previous attempt of this job may have created a task; the outcome of its create call is unknown. Nothing was sent. Check the task list on the RunningHub site. To accept a possible second charge, start a new run or set `resume: false`.',
    )
    this.name = 'PreviousOutcomeUnknownError'
  }
}

/** RunningHub does not find the task that a previous attempt has paid for. */
export class PreviousTaskNotFoundError extends Error {
  constructor(taskId: string, page: string, cause: unknown) {
    super(
      `Task ${taskId} of a previous attempt of this job was paid for, but RunningHub does not find it. Nothing was sent. RunningHub removes old tasks; check ${page} for its results. To pay for a new task, start a new run, set another \`resume-scope\`, or set \`resume: false\`.`,
      { cause },
    )
    this.name = 'PreviousTaskNotFoundError'
  }
}
