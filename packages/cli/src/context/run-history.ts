import { appendFileSync, mkdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { TaskState } from '@runninghub-action/core'
import { configPath, writeConfigFile } from './config-file.ts'
import type { Service } from './service.ts'

/** A task that this machine created. */
export interface RecordedRun extends Service {
  taskId: string
  workflowId: string
  /** In ISO 8601. */
  startedAt: string
  /** The last known state. */
  state?: TaskState | undefined
  coins?: number | undefined
}

type RunChange = Pick<RecordedRun, 'taskId'> & Partial<RecordedRun>

/** The file of runs: one JSON line for each new run and for each change of one. */
const historyPath = (env: NodeJS.ProcessEnv) => configPath('runs.jsonl', env)

const MAX_RUNS = 500
/** A longer file is rewritten when it is read. */
const MAX_LINES = 2_000

/**
 * Records a new run or a change. Appends in one write, so that runs of several terminals do not
 * overwrite each other. An error is ignored: a run must not fail because it cannot be listed.
 */
export function recordRun(change: RunChange, env: NodeJS.ProcessEnv): void {
  try {
    const path = historyPath(env)
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    appendFileSync(path, `${JSON.stringify(change)}\n`, { mode: 0o600 })
  } catch {
    // The task page on the site still shows the run.
  }
}

/** Returns the runs of this machine, newest first. */
export async function readRuns(env: NodeJS.ProcessEnv): Promise<RecordedRun[]> {
  const text = await readFile(historyPath(env), 'utf8').catch(() => '')
  const lines = text.split('\n').filter(Boolean)
  const runs = mergeChanges(lines)
  if (lines.length > MAX_LINES) {
    const shortened = runs.slice(-MAX_RUNS).map((run) => `${JSON.stringify(run)}\n`)
    await writeConfigFile(historyPath(env), shortened.join('')).catch(() => {})
  }
  return runs.slice(-MAX_RUNS).reverse()
}

/** Returns the runs in the order in which they were created. */
function mergeChanges(lines: readonly string[]): RecordedRun[] {
  const runs = new Map<string, RecordedRun>()
  for (const line of lines) {
    const change = parseLine(line)
    const known = change && runs.get(change.taskId)
    if (known) runs.set(change.taskId, { ...known, ...change })
    else if (isComplete(change)) runs.set(change.taskId, change)
  }
  return [...runs.values()]
}

/** Returns a line's content; undefined for a line that was not written completely. */
function parseLine(line: string): RunChange | undefined {
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' && value !== null && 'taskId' in value
      ? (value as RunChange)
      : undefined
  } catch {
    return undefined
  }
}

function isComplete(change: RunChange | undefined): change is RecordedRun {
  return ['taskId', 'workflowId', 'startedAt', 'baseUrl', 'api'].every(
    (name) => typeof change?.[name as keyof RunChange] === 'string',
  )
}
