import type { PlannedChange, RunEvent, TaskSnapshot } from '@runninghub-action/core'

/** Reports the progress and results of one command's runs to a person or a program. */
export interface Reporter {
  /** A run starts. `expected` is its expected duration in milliseconds. */
  runStarted(run: {
    number: number
    total: number
    workflowId: string
    changes: readonly PlannedChange[]
    expected: number | undefined
  }): void
  event(event: RunEvent): void
  uploadProgress(name: string, sent: number, total: number): void
  downloadProgress(name: string, received: number, total: number | undefined): void
  /**
   * A run succeeded. `files` are the paths of the saved results, in their order: undefined for a
   * result that was not saved, empty when nothing is to be saved.
   */
  runSucceeded(task: TaskSnapshot, files: readonly (string | undefined)[]): void
  /** A run failed, or a result could not be saved. */
  error(error: unknown, exitCode: number): void
  /** Reports anything else. */
  note(message: string): void
  /** Nothing is written between the two, because there is a question on the screen. */
  pause(): void
  resume(): void
  close(): void
}
