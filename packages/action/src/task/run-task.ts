import {
  followTask,
  inEnglish,
  noResultsReason,
  outcomeOf,
  type PlannedRun,
  runWorkflow,
  SubmitUnknownError,
  TaskCancelledError,
  type TaskSnapshot,
  TaskTimedOutError,
  ValidationFailedError,
} from '@runninghub-action/core'
import type { SavedFile } from '@runninghub-action/core/node'
import { emptyReport, type RunReport, resultLines } from '../report/run-report.ts'
import { bestEffort, errorMessage } from '../runner/best-effort.ts'
import { readTexts } from './read-texts.ts'
import { reuseResult } from './reuse-result.ts'
import { createRunListener, recordTaskId } from './run-listener.ts'
import { saveResults } from './save-results.ts'
import type { StepContext } from './step-context.ts'
import type { TaskLog } from './task-log.ts'

/**
 * Runs one task to its end. Never throws; the report contains the error.
 *
 * @param mayCreate whether a task may still be created, after waiting for another run
 */
export async function runTask(
  run: PlannedRun,
  context: StepContext,
  log: TaskLog,
  mayCreate: () => boolean = () => true,
): Promise<RunReport> {
  const startedAt = performance.now()
  const report = emptyReport(run)
  let end: ((path?: string) => void) | undefined
  let stored: string | undefined
  try {
    end = await reuseOrClaim(report, context, log)
    if (end !== undefined) {
      if (!mayCreate()) return report
      const saved = await createAndSave(report, context, log)
      const { taskId = '', results } = report
      stored = await context.reuseStore?.store(run, { taskId, results }, saved)
    }
  } catch (error) {
    report.error = error
    if (error instanceof ValidationFailedError) report.nodeErrors = error.nodeErrors
    if (report.status !== 'succeeded') report.status = statusOf(error, report.taskId, context)
  } finally {
    end?.(stored)
  }
  report.durationMs = performance.now() - startedAt
  context.heartbeat.set(run.number, undefined)
  await bestEffort(log, 'the state for the post step', () => updatePostState(report, context))
  return report
}

/**
 * Gives a run the stored result of an earlier task.
 *
 * @returns undefined when it has; otherwise a function to call when the run has ended
 */
async function reuseOrClaim(
  report: RunReport,
  context: StepContext,
  log: TaskLog,
): Promise<((path?: string) => void) | undefined> {
  const { run } = report
  const { reuseStore, resumeStore } = context
  if (reuseStore === undefined || resumeStore?.previousTask(run) !== undefined) return () => {}
  const acquired = await reuseStore.acquire(run)
  if ('end' in acquired) return acquired.end
  try {
    await reuseResult(report, acquired, context, log)
    await bestEffort(log, 'the outputs url and urls', () => context.onResults(run, report.results))
    for (const line of resultLines(report.results, context.client.redact)) log.info(line)
    return undefined
  } catch (error) {
    context.signal.throwIfAborted()
    log.info(`the stored result cannot be restored: ${errorMessage(error)}`)
    return () => {}
  }
}

/** @returns the saved files; undefined without `download-dir` */
async function createAndSave(
  report: RunReport,
  context: StepContext,
  log: TaskLog,
): Promise<readonly SavedFile[] | undefined> {
  const { run } = report
  const task = await resumeOrSubmit(run, context, log, report)
  report.status = 'succeeded'
  report.results = task.results
  report.usage = task.usage
  await bestEffort(log, 'the outputs url and urls', () => context.onResults(run, task.results))
  report.results = await readTexts(task.results, context, log)
  for (const line of resultLines(report.results, context.client.redact)) log.info(line)
  warnOfNoResults(report, log)
  return saveResults(report, context, log)
}

/** A task without results was paid for and is not an error, but hardly what anybody wants. */
function warnOfNoResults(report: RunReport, log: TaskLog): void {
  const { run, results, nodeErrors } = report
  if (results.length > 0) return
  report.noResultsReason = inEnglish(noResultsReason(run.workflow, nodeErrors))
  log.warning(report.noResultsReason)
}

/** Returns the status of a run that threw. The abort itself proves that nothing was sent. */
function statusOf(
  error: unknown,
  taskId: string | undefined,
  { signal }: StepContext,
): RunReport['status'] {
  if (signal.aborted && error === signal.reason && taskId === undefined) return 'cancelled'
  return outcomeOf(error, taskId).status
}

/** Records what the post step must still do for the run. */
function updatePostState(report: RunReport, { postState }: StepContext): void {
  const { run, taskId, error } = report
  if (!(error instanceof SubmitUnknownError)) postState.endCreate(run)
  if (taskId === undefined) return
  // A task that was left running on purpose is not cancelled by the post step.
  if (report.status !== 'unknown') postState.removeTask(taskId)
  else if (!(error instanceof TaskCancelledError || error instanceof TaskTimedOutError)) {
    postState.markUnreachable(taskId)
  }
}

/** Follows the task of a previous attempt, or submits a new one and follows it. */
async function resumeOrSubmit(
  run: PlannedRun,
  context: StepContext,
  log: TaskLog,
  report: RunReport,
): Promise<TaskSnapshot> {
  const { client, inputs, signal, deadline, resumeStore } = context
  const onEvent = createRunListener(report, context, log)
  const options = {
    timeout: inputs.timeout,
    onTimeout: inputs['on-timeout'],
    progress: true,
    WebSocket: context.WebSocket,
    signal,
    deadline,
    onEvent,
  }
  const previous = resumeStore?.previousTask(run)
  if (previous !== undefined) {
    report.resumed = true
    recordTaskId(previous, report, context, log)
    log.info(`resuming task ${previous} of a previous attempt; no new task is created`)
    return followTask(client, previous, { ...options, workflow: run.workflow })
  }
  signal.throwIfAborted()
  await resumeStore?.recordIntent(run)
  try {
    return await runWorkflow(client, run, {
      ...options,
      queueTimeout: inputs['queue-timeout'],
      openFile: context.openFile,
      uploads: context.uploads,
    })
  } catch (error) {
    const noTaskCreated = report.taskId === undefined && !(error instanceof SubmitUnknownError)
    if (noTaskCreated) resumeStore?.recordNoTask(run)
    throw error
  } finally {
    await resumeStore?.flush(run)
  }
}
