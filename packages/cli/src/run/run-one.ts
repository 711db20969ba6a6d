import {
  type CoinBudget,
  filePrefix,
  hasEnded,
  type NodeProblem,
  type OpenFile,
  outcomeOf,
  type PlannedRun,
  type RunEvent,
  type RunningHubClient,
  runWorkflow,
  type TaskSnapshot,
} from '@runninghub-action/core'
import { FileOpener, NodeWebSocket } from '@runninghub-action/core/node'
import { recordRun } from '../context/run-history.ts'
import type { Service } from '../context/service.ts'
import { StoppedError } from '../errors.ts'
import type { Messages } from '../messages/messages.ts'
import type { BatchRun } from '../report/batch-summary.ts'
import type { Reporter } from '../report/reporter.ts'
import type { DurationHistory } from './duration-history.ts'
import { toFileValue } from './file-values.ts'
import type { Interrupt } from './interrupt.ts'
import { runExitCode } from './run-exit-code.ts'
import { saveAndReport } from './save-results.ts'
import { waitNote } from './wait-command.ts'

export interface RunOneOptions {
  client: RunningHubClient
  /** The client's service, for the `wait` command in messages. */
  service: Service
  /** Milliseconds from submitting a task to its end. */
  timeout: number | undefined
  /** The directory to save results in; undefined saves nothing. */
  download: string | undefined
  durationHistory: DurationHistory
  env: NodeJS.ProcessEnv
  interrupt: Interrupt
  reporter: Reporter
  messages: Messages
  files: RunFiles
  /** Counts what the tasks cost. */
  budget: CoinBudget
  /** How many runs the command has. */
  total: number
}

/** The files of all runs: each is opened and uploaded once. */
export interface RunFiles {
  openFile: OpenFile
  uploads: Map<string, Promise<string>>
}

export function createRunFiles({
  interrupt,
  reporter,
}: Pick<RunOneOptions, 'interrupt' | 'reporter'>): RunFiles {
  const opener = new FileOpener({ signal: interrupt.signal })
  return {
    uploads: new Map(),
    openFile: ({ file, fileKind }) =>
      opener.open(toFileValue(file), fileKind, {
        onProgress: (sent, total) => reporter.uploadProgress(file, sent, total),
      }),
  }
}

/** How a run ended. */
export interface RunEnd extends BatchRun {
  /** Why it failed. */
  error?: unknown
}

/** Runs one run, saves its results and reports it. Never throws. */
export async function runAndSave(run: PlannedRun, options: RunOneOptions): Promise<RunEnd> {
  const { number, name, workflowId, changes } = run
  const { total, budget, interrupt, service, env, messages } = options
  const expected = options.durationHistory.get(workflowId)
  const reporter = options.reporter.startRun({ number, total, name, workflowId, changes, expected })
  let taskId: string | undefined
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
    if (event.type === 'state' && hasEnded(event.task.state)) budget.add(event.task.usage)
    reporter.event(event)
  }
  try {
    const task = await runOne(run, expected, onEvent, options)
    interrupt.taskIds.delete(task.taskId)
    const namePrefix = filePrefix(run, total)
    const { workflow } = run
    const { exitCode, paths } = await saveAndReport(task, {
      ...options,
      ...{ reporter, namePrefix, workflow, nodeErrors },
    })
    const results = task.results.map(({ url, text }, index) => paths[index] ?? url ?? text ?? '')
    return { number, name, exitCode, taskId, ...task.usage, results }
  } catch (error) {
    if (taskId !== undefined) interrupt.taskIds.delete(taskId)
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
