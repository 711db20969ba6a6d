import type { RunEvent, TaskSnapshot } from '@runninghub-action/core'

/** Tells a person or a program what goes on in the runs of one command. */
export interface Reporter {
  /** A run begins. */
  begin(run: { number: number; of: number; workflowId: string; expected: number | undefined }): void
  event(event: RunEvent): void
  uploading(name: string, sent: number, total: number): void
  downloading(name: string, received: number, total: number | undefined): void
  /**
   * A run has ended well. `files`: where its results were saved, in their order, undefined for one
   * that was not; empty when none was to be.
   */
  result(task: TaskSnapshot, files: readonly (string | undefined)[]): void
  /** A run has not, or a result could not be saved. */
  error(error: unknown, exitCode: number): void
  /** Something else to say. */
  note(message: string): void
  /** Nothing is written between the two: there is a question on the screen. */
  pause(): void
  resume(): void
  end(): void
}
