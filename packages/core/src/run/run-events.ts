import type { RetryNotice } from '../client/retry.ts'
import type { NodeProblem } from '../errors/node-problem.ts'
import type { RunningHubError } from '../errors/runninghub-error.ts'
import type { Progress } from '../progress/watch-progress.ts'
import type { SubmitRequest } from '../protocol/submit-request.ts'
import type { SubmittedTask, TaskSnapshot } from '../task/task.ts'
import type { AbandonReason } from './abandon-task.ts'

/** An event of a run. */
export type RunEvent =
  | { type: 'uploading'; name: string; size: number | undefined }
  | { type: 'uploaded'; name: string; fileName: string }
  // Emitted each time the create call is sent, so again after 'submit-delayed'.
  | { type: 'submitting'; request: SubmitRequest }
  | ({ type: 'submit-delayed' } & RetryNotice)
  | { type: 'submitted'; task: SubmittedTask }
  | { type: 'node-errors'; taskId: string; nodeErrors: readonly NodeProblem[] }
  // Emitted after each successful status check; 'state' only when the state has changed.
  | { type: 'polled'; task: TaskSnapshot }
  | { type: 'state'; task: TaskSnapshot }
  | ({ type: 'progress'; taskId: string } & Progress)
  | { type: 'poll-failed'; taskId: string; error: RunningHubError }
  | { type: 'abandoning'; taskId: string; reason: AbandonReason }
  | { type: 'succeeded'; task: TaskSnapshot }

export type RunListener = (event: RunEvent) => void

/** Wraps a listener and ignores its errors: they must not lose a task that is paid for. */
export function safeListener(listener: RunListener | undefined): RunListener {
  return (event) => {
    try {
      listener?.(event)
    } catch {
      // The run continues without the listener.
    }
  }
}
