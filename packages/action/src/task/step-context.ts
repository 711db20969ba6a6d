import type {
  FileChange,
  FileIdentity,
  OpenFile,
  PlannedRun,
  RunningHubClient,
  SocketClass,
  TaskResult,
} from '@runninghub-action/core'
import type { ResultReuse } from '@runninghub-action/core/node'
import type { Inputs } from '../inputs/inputs.ts'
import type { Workspace } from '../inputs/workspace.ts'
import type { ResumeStore } from '../resume/resume-store.ts'
import type { PostState } from '../runner/state.ts'
import type { Heartbeat } from './heartbeat.ts'

/** What all runs of a step share. */
export interface StepContext {
  inputs: Inputs
  runCount: number
  workspace: Workspace
  client: RunningHubClient
  fetch: typeof fetch
  /** For live progress; undefined for Node's own. */
  WebSocket: SocketClass | undefined
  /** Aborts when the job is cancelled. */
  signal: AbortSignal
  /** Aborts when the rest of a cancelled job's time is needed for outputs and summary. */
  deadline: AbortSignal
  postState: PostState
  openFile: OpenFile
  /** Returns what the file of a change is. */
  identify: (file: FileChange) => Promise<FileIdentity>
  /** The file names that RunningHub returned for uploads, by value. */
  uploads: Map<string, Promise<string>>
  resumeStore: ResumeStore | undefined
  reuse: ResultReuse | undefined
  heartbeat: Heartbeat
  /** Absolute path of the directory for results; undefined without `download-dir`. */
  downloadDir: string | undefined
  /** Called as soon as a task exists. */
  onTaskCreated: (taskId: string) => void
  /** Called with the results of a task before any of them is downloaded. */
  onResults: (run: PlannedRun, results: readonly TaskResult[]) => void
}
