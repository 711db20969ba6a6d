import {
  followTask,
  runWorkflow,
  SubmitUnknownError,
  TaskCancelledError,
  type TaskSnapshot,
  TaskTimedOutError,
} from '@runninghub-action/core'
import type { PlannedRun } from '../plan/plan.ts'
import { emptyReport, formatError, type RunReport, resultLines } from '../report/run-report.ts'
import { cancelFailed, statusOfError } from '../report/status.ts'
import { bestEffort } from '../runner/best-effort.ts'
import { createRunListener, recordTaskId } from './run-listener.ts'
import { saveResults } from './save-results.ts'
import type { StepContext } from './step-context.ts'
import type { TaskLog } from './task-log.ts'

/** Runs one task to its end. Never throws; the report contains the error. */
export async function runTask(
  run: PlannedRun,
  context: StepContext,
  log: TaskLog,
): Promise<RunReport> {
  const startedAt = performance.now()
  const report = emptyReport(run)
  try {
    const task = await resumeOrSubmit(run, context, log, report)
    report.status = 'succeeded'
    report.results = task.results
    report.usage = task.usage
    for (const line of resultLines(task.results, context.client.redact)) log.info(line)
    await saveResults(report, context, log)
  } catch (error) {
    report.error = error
    if (report.status !== 'succeeded') report.status = statusOfError(error, report.taskId)
    for (const line of formatError(error).split('\n')) log.info(line)
  }
  report.durationMs = performance.now() - startedAt
  context.heartbeat.set(run.number, undefined)
  await bestEffort(log, 'the state for the post step', () => updatePostState(report, context))
  return report
}

/** Records what the post step must still do for the run. */
function updatePostState(report: RunReport, { postState }: StepContext): void {
  const { run, taskId, error } = report
  if (!(error instanceof SubmitUnknownError)) postState.endCreate(run)
  if (taskId === undefined) return
  if (isFinished(report)) postState.removeTask(taskId)
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
    workflow: run.workflow,
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
    return followTask(client, previous, options)
  }
  signal.throwIfAborted()
  await resumeStore?.recordIntent(run)
  try {
    return await runWorkflow(client, {
      ...options,
      workflowId: run.workflowId,
      overrides: run.overrides,
      pinSeeds: inputs['pin-seeds'],
      sendWorkflow: inputs['send-workflow'],
      submit: run.submit,
      queueTimeout: inputs['queue-timeout'],
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

/** Returns true if the post step has nothing to cancel. */
function isFinished({ status, error }: RunReport): boolean {
  if (error instanceof TaskTimedOutError || error instanceof TaskCancelledError) {
    return !cancelFailed(error)
  }
  return status === 'succeeded' || status === 'failed'
}
