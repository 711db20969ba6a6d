import type { RetryNotice } from '../client/retry.ts'
import type { NodeProblem } from '../errors/node-problem.ts'
import type { RunningHubError } from '../errors/runninghub-error.ts'
import type { Progress } from '../progress/watch-progress.ts'
import type { SubmitRequest } from '../protocol/submit-request.ts'
import type { SubmittedTask, TaskSnapshot } from '../task/task.ts'
import type { AbandonReason } from './abandon-task.ts'

/** Everything that happens in a run, as it happens. */
export type RunEvent =
  | { type: 'uploading'; name: string; size: number | undefined }
  | { type: 'uploaded'; name: string; fileName: string }
  // Each time the create call is sent, and so again after 'submit-delayed'.
  | { type: 'submitting'; request: SubmitRequest }
  | ({ type: 'submit-delayed' } & RetryNotice)
  | { type: 'submitted'; task: SubmittedTask }
  | { type: 'node-errors'; taskId: string; nodeErrors: readonly NodeProblem[] }
  | { type: 'state'; task: TaskSnapshot }
  | ({ type: 'progress'; taskId: string } & Progress)
  | { type: 'poll-failed'; taskId: string; error: RunningHubError }
  | { type: 'giving-up'; taskId: string; reason: AbandonReason }
  | { type: 'succeeded'; task: TaskSnapshot }

export type RunListener = (event: RunEvent) => void

/** A listener that throws must not cost its caller a task that is paid for. */
export function safeListener(listener: RunListener | undefined): RunListener {
  return (event) => {
    try {
      listener?.(event)
    } catch {
      // The run goes on; what the listener wanted to say is its own affair.
    }
  }
}
