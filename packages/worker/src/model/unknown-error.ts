import type { TaskError } from './task.ts'

/** A create call whose outcome is not known. Times in milliseconds since 1970. */
export interface UnknownSubmit {
  since: number
  /** When the task ends as unknown, unless RunningHub reports it before. */
  until: number
  /** Why the response was not usable, as a sentence. */
  reason: string
  /** RunningHub has a URL for its webhook. */
  hasWebhook: boolean
}

const HINT =
  'Check the task list on the RunningHub site before you create the task again: a second task is billed, too.'

/** Explains an unknown task to its caller: what happened, when it is decided, and what to do. */
export function unknownError(
  { since, until, reason, hasWebhook }: UnknownSubmit,
  hasEnded: boolean,
): TaskError {
  const happened = `The create call of ${iso(since)} got no usable response: ${reason}`
  const never = 'RunningHub may have the task or not, so the Worker never sends the call again.'
  const webhook = hasWebhook ? "The task continues when RunningHub's webhook names it." : ''
  const decided = hasEnded
    ? `RunningHub did not report the task before ${iso(until)}.`
    : `Without a report of RunningHub it ends as unknown at ${iso(until)}.`
  const message = [happened, never, ...(hasEnded ? [decided, webhook] : [webhook, decided])]
  return { code: 'SUBMIT_UNKNOWN', message: message.filter(Boolean).join(' '), hint: HINT }
}

function iso(time: number): string {
  return new Date(time).toISOString()
}
