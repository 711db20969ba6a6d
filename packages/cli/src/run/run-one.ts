import {
  type CoinBudget,
  filePrefix,
  hasEnded,
  type NodeProblem,
  outcomeOf,
  type PlannedRun,
  type RunEvent,
  type RunningHubClient,
  runWorkflow,
  type TaskSnapshot,
} from '@runninghub-action/core'
import {
  type CreatedResult,
  NodeWebSocket,
  type ResultReuse,
  type StoredResult,
} from '@runninghub-action/core/node'
import { recordRun } from '../context/run-history.ts'
import type { Service } from '../context/service.ts'
import { StoppedError } from '../errors.ts'
import { EXIT } from '../exit-code.ts'
import type { Messages } from '../messages/messages.ts'
import type { BatchRun } from '../report/batch-summary.ts'
import type { Reporter } from '../report/reporter.ts'
import type { ImageProtocol } from '../terminal/image-protocol.ts'
import type { DurationHistory } from './duration-history.ts'
import type { Interrupt } from './interrupt.ts'
import { reuseResult } from './reuse-result.ts'
import { runExitCode } from './run-exit-code.ts'
import type { RunFiles } from './run-files.ts'
import { saveAndReport } from './save-results.ts'
import { showImages } from './show-images.ts'
import { waitNote } from './wait-command.ts'

export interface RunOneOptions {
  client: RunningHubClient
  /** The client's service, for the `wait` command in messages. */
  service: Service
  /** Milliseconds from submitting a task to its end. */
  timeout: number | undefined
  /** The directory to save results in; undefined saves nothing. */
  download: string | undefined
  /** How images are shown in the terminal; undefined shows none. */
  show: ImageProtocol | undefined
  durationHistory: DurationHistory
  env: NodeJS.ProcessEnv
  interrupt: Interrupt
  reporter: Reporter
  messages: Messages
  files: RunFiles
  /** Counts what the tasks cost. */
  budget: CoinBudget
  /** Gives runs the stored results of earlier tasks. */
  reuse: ResultReuse | undefined
  /** Whether a task may still be created, after waiting for a run of the same request. */
  mayCreate: () => boolean
  /** How many runs the command has. */
  total: number
}

/** How a run ended. */
export interface RunEnd extends BatchRun {
  /** Why it failed. */
  error?: unknown
}

/** Runs one run, saves its results and reports it. Never throws. */
export async function runAndSave(run: PlannedRun, options: RunOneOptions): Promise<RunEnd> {
  const { number, name, workflowId, changes } = run
  const { total, budget, reuse, mayCreate, interrupt, service, env, messages } = options
  const expected = options.durationHistory.get(workflowId)
  const reporter = options.reporter.startRun({ number, total, name, workflowId, changes, expected })
  let taskId: string | undefined
  let isCounted = false
  let nodeErrors: readonly NodeProblem[] = []
  const onEvent = (event: RunEvent) => {
    if (event.type === 'submitting') interrupt.submitting.add(number)
    if (event.type === 'submit-delayed') interrupt.submitting.delete(number)
    if (event.type === 'submitted') {
      taskId = event.task.taskId
      interrupt.taskIds.add(taskId)
      interrupt.submitting.delete(number)
      const startedAt = new Date().toISOString()
      recordRun({ taskId, workflowId, ...service, startedAt, state: event.task.state }, env)
    }
    if (event.type === 'node-errors') nodeErrors = event.nodeErrors
    if (event.type === 'state' && hasEnded(event.task.state)) {
      budget.add(event.task.usage)
      isCounted = true
    }
    reporter.event(event)
  }
  const namePrefix = filePrefix(run, total)
  let end: RunEnd = { number, name, exitCode: undefined, results: [] }
  const create = async (): Promise<CreatedResult | undefined> => {
    if (!mayCreate()) return undefined
    const task = await runOne(run, expected, onEvent, options)
    interrupt.taskIds.delete(task.taskId)
    const { workflow } = run
    const { exitCode, paths } = await saveAndReport(task, {
      ...options,
      ...{ reporter, namePrefix, workflow, nodeErrors },
    })
    end = { ...end, exitCode, taskId, ...task.usage, results: placesOf(task, paths) }
    if (exitCode !== EXIT.done) return undefined
    const files = options.download === undefined ? undefined : filesAt(paths)
    return { taskId: task.taskId, results: task.results, files }
  }
  const restore = async (path: string, stored: StoredResult) => {
    const { task, paths } = await reuseResult(path, stored, { ...options, namePrefix, reporter })
    if (options.show) await showImages(task, paths, options.show, { ...options, reporter })
    const results = placesOf(task, paths)
    end = { ...end, exitCode: EXIT.done, reused: true, taskId: task.taskId, coins: 0, results }
  }
  try {
    if (reuse === undefined) await create()
    else await reuse.reuseOrCreate(run, { create, restore })
    return end
  } catch (error) {
    if (taskId !== undefined) interrupt.taskIds.delete(taskId)
    if (taskId !== undefined && !isCounted) budget.add({})
    const exitCode = runExitCode(error, { taskId, stopped: interrupt.signal.aborted })
    // Before the create call the report only says that the run was stopped.
    const nothingCreated = error === interrupt.signal.reason && taskId === undefined
    reporter.error(nothingCreated ? new StoppedError(messages.run.stopped) : error, exitCode)
    if (taskId !== undefined && outcomeOf(error, taskId).mayBeRunning)
      reporter.note(waitNote(error, taskId, service, messages))
    return { number, name, exitCode, taskId, results: [], error }
  } finally {
    interrupt.submitting.delete(number)
    reporter.end()
  }
}

/** Returns where each result is: its file, else its link or text. */
function placesOf({ results }: TaskSnapshot, paths: readonly (string | undefined)[]): string[] {
  return results.map(({ url, text }, index) => paths[index] ?? url ?? text ?? '')
}

function filesAt(paths: readonly (string | undefined)[]): { index: number; path: string }[] {
  return paths.flatMap((path, index) => (path === undefined ? [] : [{ index, path }]))
}

async function runOne(
  run: PlannedRun,
  expected: number | undefined,
  onEvent: (event: RunEvent) => void,
  { client, env, timeout, durationHistory, interrupt, files }: RunOneOptions,
): Promise<TaskSnapshot> {
  let runningSince: number | undefined
  const task = await runWorkflow(client, run, {
    timeout,
    expectedDuration: expected,
    ...files,
    progress: true,
    WebSocket: NodeWebSocket,
    signal: interrupt.signal,
    onAbort: () => interrupt.choice,
    onEvent(event) {
      if (event.type === 'state' && event.task.state === 'running')
        runningSince ??= performance.now()
      onEvent(event)
    },
  })
  recordRun({ taskId: task.taskId, state: task.state, coins: task.usage.coins }, env)
  const seconds = task.usage.seconds ?? (runningSince && (performance.now() - runningSince) / 1000)
  if (seconds) await durationHistory.set(run.workflowId, seconds * 1000)
  return task
}
