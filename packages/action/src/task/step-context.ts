import type { RunningHubClient, SocketClass } from '@runninghub-action/core'
import type { Inputs } from '../inputs/inputs.ts'
import type { Workspace } from '../inputs/workspace.ts'
import type { ResumeStore } from '../resume/resume-store.ts'
import type { PostState } from '../runner/state.ts'
import type { Heartbeat } from './heartbeat.ts'

/** What the runs of a step share. */
export interface StepContext {
  inputs: Inputs
  workspace: Workspace
  client: RunningHubClient
  fetch: typeof fetch
  /** What tasks are followed with, for their progress. @default Node's own */
  WebSocket: SocketClass | undefined
  /** Aborts when the job is cancelled. */
  signal: AbortSignal
  /** Aborts when a cancelled job has no more time for calls, only to tell what came of it. */
  deadline: AbortSignal
  postState: PostState
  /** RunningHub's names of what was uploaded, by value. */
  uploads: Map<string, Promise<string>>
  resumeStore: ResumeStore | undefined
  heartbeat: Heartbeat
  /** Where results are saved; undefined when they are not. Absolute. */
  downloadDir: string | undefined
  /** Called the moment a task exists. */
  onTaskCreated: (taskId: string) => void
}
