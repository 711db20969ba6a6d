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

/** A seed that a task used, as its image contains it. */
export interface UsedSeed {
  /** `3.seed` */
  target: string
  /** All digits. */
  value: string
  /** Whether RunningHub generated it. */
  generated: boolean
}

/** What is known of one run, for outputs, summary and comment. */
export interface RunReport {
  run: PlannedRun
  status: RunStatus
  taskId?: string
  results: readonly TaskResult[]
  /** The seeds in the first image; empty if there are none, or the image does not contain them. */
  seeds: readonly UsedSeed[]
  usage: TaskUsage
  nodeErrors: readonly NodeProblem[]
  /** Display paths of saved results, by their index in `results`. */
  files: Map<number, string>
  /** URLs that last, of the results on the branch, by their index in `results`. */
  published: ReadonlyMap<number, string>
  /** Milliseconds from the start of the run to its end. */
  durationMs: number
  /** When the task ended, in milliseconds since 1970; undefined when that is not known. */
  endedAt?: number
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
    seeds: [],
    usage: {},
    nodeErrors: [],
    durationMs: 0,
    resumed: false,
    reused: false,
  }
  return { run, status: 'skipped', files: new Map(), published: new Map(), ...nothing }
}

/** In characters. The log of a longer text ends there; outputs and files have all of it. */
const MAX_LOGGED_TEXT = 4000

/** Formats the beginnings of text results as lines of the log. */
export function textLines(results: readonly TaskResult[], redact: Redact): string[] {
  return results.flatMap(({ text }) => {
    if (text === undefined) return []
    const lines = redact(text.slice(0, MAX_LOGGED_TEXT)).split(/\r?\n/)
    return lines.map((line) => `  ${line}`)
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
