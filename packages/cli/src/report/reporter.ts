import type { PlannedChange, RunEvent, TaskSnapshot } from '@runninghub-action/core'
import type { BatchRun } from './batch-summary.ts'

/** A run that starts. */
export interface RunInfo {
  number: number
  /** How many runs the command has. */
  total: number
  name?: string | undefined
  workflowId: string
  changes: readonly PlannedChange[]
  /** Its expected duration in milliseconds. */
  expected: number | undefined
}

/** Reports the progress and results of one command's runs to a person or a program. */
export interface Reporter {
  /** A run starts. Several may be under way. */
  startRun(run: RunInfo): RunReporter
  /** All runs of a batch have ended or were not started, in their order. */
  batchEnded(runs: readonly BatchRun[]): void
  /** A file is uploaded, which several runs may need. */
  uploadProgress(name: string, sent: number, total: number): void
  /** The command failed before its first run. */
  error(error: unknown, exitCode: number): void
  /** Reports anything else about the command. */
  note(message: string): void
  /** Nothing is written between the two, because there is a question on the screen. */
  pause(): void
  resume(): void
  close(): void
}

/** Reports one run. */
export interface RunReporter {
  event(event: RunEvent): void
  downloadProgress(name: string, received: number, total: number | undefined): void
  /**
   * The run succeeded. `files` are the paths of the saved results, in their order: undefined for a
   * result that was not saved, empty when nothing is to be saved. `reused`: the run got the stored
   * result of this earlier task.
   */
  succeeded(
    task: TaskSnapshot,
    files: readonly (string | undefined)[],
    options?: { reused?: boolean },
  ): void
  /** Shows an image by its control sequence. Called only for a terminal. */
  image(sequence: string): void
  /** The run failed, or a result could not be saved. */
  error(error: unknown, exitCode: number): void
  /** Reports anything else about the run. */
  note(message: string): void
  /** The run has ended. */
  end(): void
}
