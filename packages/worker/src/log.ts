/** What the Worker could not do. */
interface Failure {
  event:
    | 'background-work-failed'
    | 'error'
    | 'not-configured'
    | 'outcome-not-recorded'
    | 'storage-unavailable'
  message: string
}

/** What happened to a task or to a queue. */
interface Happening {
  event: string
  /** The name of the RunningHub account. */
  account: string | undefined
}

/** Writes what happened as one line of JSON. README.md lists the events and their fields. */
export function logEvent(event: Happening): void {
  console.log(JSON.stringify(event))
}

/** Writes what failed as one line of JSON. The message must have no secret. */
export function logFailure(failure: Failure): void {
  console.error(JSON.stringify(failure))
}
