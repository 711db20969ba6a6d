import {
  inEnglish,
  type NodeProblem,
  noResultsReason,
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
import { EXIT } from '../exit-code.ts'
import type { DurationHistory } from './duration-history.ts'
import { toFileValue } from './file-values.ts'
import { fetchRemoteFiles } from './plan.ts'
import { runExitCode } from './run-exit-code.ts'
import { type SaveOptions, saveAndReport } from './save-results.ts'
import { waitNote } from './wait-command.ts'

export interface RunAllOptions extends SaveOptions {
  client: RunningHubClient
  /** The client's service, for the `wait` command in messages. */
  service: Service
  /** Milliseconds from submitting a task to its end. */
  timeout: number | undefined
  durationHistory: DurationHistory
  env: NodeJS.ProcessEnv
}

/** The exit codes of a run after which the next one starts. */
const CONTINUE_AFTER: readonly number[] = [EXIT.done, EXIT.failed, EXIT.timedOut]

/** The files of all runs: each is opened and uploaded once. */
interface RunFiles {
  openFile: OpenFile
  uploads: Map<string, Promise<string>>
}

function createOpenFile({ interrupt, reporter }: RunAllOptions): OpenFile {
  const opener = new FileOpener({ signal: interrupt.signal })
  return ({ file, fileKind }) =>
    opener.open(toFileValue(file), fileKind, {
      onProgress: (sent, total) => reporter.uploadProgress(file, sent, total),
    })
}

/**
 * Runs one run after the other. A failed or timed-out run does not stop the next one. A refusal,
 * an unknown outcome, a task that may still be running, and Ctrl-C stop the batch.
 *
 * @returns the exit code of the last run that did not succeed
 * @throws {UsageError} listing all links to input files that fail; nothing was sent
 */
export async function runAll(runs: readonly PlannedRun[], options: RunAllOptions): Promise<number> {
  const { reporter, durationHistory, interrupt, messages } = options
  const files: RunFiles = { openFile: createOpenFile(options), uploads: new Map() }
  try {
    await fetchRemoteFiles(runs, files.openFile, messages)
  } catch (error) {
    if (!interrupt.signal.aborted) throw error
    reporter.error(new StoppedError(messages.run.stopped), EXIT.interrupted)
    return EXIT.interrupted
  }
  let code: number = EXIT.done
  for (const run of runs) {
    const { number, workflowId, changes } = run
    const total = runs.length
    const expected = durationHistory.get(workflowId)
    reporter.runStarted({ number, total, workflowId, changes, expected })
    const runCode = await runAndSave(run, expected, files, options)
    if (runCode !== EXIT.done) code = runCode
    const canContinue = CONTINUE_AFTER.includes(runCode)
    if (canContinue && !interrupt.signal.aborted) continue
    const notStarted = total - number
    if (notStarted === 0) return code
    reporter.note(messages.run.runsNotStarted(notStarted))
    return code === EXIT.done ? EXIT.interrupted : code
  }
  return code
}

async function runAndSave(
  run: PlannedRun,
  expected: number | undefined,
  files: RunFiles,
  options: RunAllOptions,
): Promise<number> {
  const { reporter, interrupt, service, messages } = options
  try {
    const { task, nodeErrors } = await runOne(run, expected, files, options)
    interrupt.taskId = undefined
    const code = await saveAndReport(task, options)
    if (task.results.length === 0) {
      reporter.note(inEnglish(noResultsReason(run.workflow, nodeErrors)))
    }
    return code
  } catch (error) {
    const { taskId } = interrupt
    interrupt.taskId = undefined
    interrupt.submitting = false
    const code = runExitCode(error, { taskId, stopped: interrupt.signal.aborted })
    // Before the create call the report only says that the run was stopped.
    const nothingCreated = error === interrupt.signal.reason && taskId === undefined
    reporter.error(nothingCreated ? new StoppedError(messages.run.stopped) : error, code)
    if (taskId !== undefined && outcomeOf(error, taskId).mayBeRunning)
      reporter.note(waitNote(error, taskId, service, messages))
    return code
  }
}

async function runOne(
  run: PlannedRun,
  expected: number | undefined,
  files: RunFiles,
  { client, service, env, timeout, durationHistory, interrupt, reporter }: RunAllOptions,
): Promise<{ task: TaskSnapshot; nodeErrors: readonly NodeProblem[] }> {
  let runningSince: number | undefined
  let nodeErrors: readonly NodeProblem[] = []
  const onEvent = (event: RunEvent) => {
    if (event.type === 'submitting') interrupt.submitting = true
    if (event.type === 'submit-delayed' || event.type === 'submitted') interrupt.submitting = false
    if (event.type === 'submitted') {
      interrupt.taskId = event.task.taskId
      const { taskId, state } = event.task
      const startedAt = new Date().toISOString()
      recordRun({ taskId, workflowId: run.workflowId, ...service, startedAt, state }, env)
    }
    if (event.type === 'node-errors') nodeErrors = event.nodeErrors
    if (event.type === 'state' && event.task.state === 'running') runningSince ??= performance.now()
    reporter.event(event)
  }
  const task = await runWorkflow(client, run, {
    timeout,
    expectedDuration: expected,
    ...files,
    progress: true,
    WebSocket: NodeWebSocket,
    signal: interrupt.signal,
    onAbort: () => interrupt.choice,
    onEvent,
  })
  recordRun({ taskId: task.taskId, state: task.state, coins: task.usage.coins }, env)
  const seconds = task.usage.seconds ?? (runningSince && (performance.now() - runningSince) / 1000)
  if (seconds) await durationHistory.set(run.workflowId, seconds * 1000)
  return { task, nodeErrors }
}
