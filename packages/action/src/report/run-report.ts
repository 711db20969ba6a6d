import {
  formatNodeProblem,
  type NodeProblem,
  type PlannedRun,
  type Redact,
  RunningHubError,
  type TaskResult,
  type TaskUsage,
  ValidationFailedError,
} from '@runninghub-action/core'
import type { RunStatus } from './status.ts'

/** What is known of one run, for outputs, summary and comment. */
export interface RunReport {
  run: PlannedRun
  status: RunStatus
  taskId?: string
  results: readonly TaskResult[]
  usage: TaskUsage
  nodeErrors: readonly NodeProblem[]
  /** Display paths of saved results, by their index in `results`. */
  files: Map<number, string>
  /** Milliseconds from the start of the run to its end. */
  durationMs: number
  /** True if the task was created by a previous attempt of the job. */
  resumed: boolean
  /** True if the run got the stored result of an earlier task. */
  reused: boolean
  /** Why a task that succeeded has no results. */
  noResultsReason?: string
  error?: unknown
}

export function emptyReport(run: PlannedRun): RunReport {
  const nothing = {
    results: [],
    usage: {},
    nodeErrors: [],
    durationMs: 0,
    resumed: false,
    reused: false,
  }
  return { run, status: 'skipped', files: new Map(), ...nothing }
}

/** In characters. The log of a longer text ends there; outputs and files have all of it. */
const MAX_LOGGED_TEXT = 4000

/** Formats each result as lines of the log: its link, and the beginning of its text. */
export function resultLines(results: readonly TaskResult[], redact: Redact): string[] {
  return results.flatMap(({ url, text }) => {
    // A stored result whose link has expired has only its file.
    if (url === undefined && text === undefined) return []
    const lines = text === undefined ? [] : redact(text.slice(0, MAX_LOGGED_TEXT)).split(/\r?\n/)
    return [`result: ${url ?? 'a text'}`, ...lines.map((line) => `  ${line}`)]
  })
}

/** Returns the message of an error, followed by ComfyUI's reasons and by its hint. */
export function formatError(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const hint = error instanceof RunningHubError ? error.hint : undefined
  const nodes = error instanceof ValidationFailedError ? error.nodeErrors : []
  return [
    error.message,
    ...nodes.map(formatNodeProblem),
    ...(hint === undefined ? [] : [hint]),
  ].join('\n')
}
