import {
  followTask,
  runWorkflow,
  SubmitUnknownError,
  TaskCancelledError,
  type TaskSnapshot,
  TaskTimedOutError,
} from '@runninghub-action/core'
import type { PlannedRun } from '../plan/plan.ts'
import { emptyReport, explain, type RunReport, resultLines } from '../report/run-report.ts'
import { mayStillRun, statusAfter } from '../report/status.ts'
import { attempt } from '../runner/best-effort.ts'
import { listener, taskExists } from './run-listener.ts'
import { saveResults } from './save-results.ts'
import type { Step } from './step-context.ts'
import type { TaskLog } from './task-log.ts'

/** Runs one task to its end, whatever that is: never throws, the report says it all. */
export async function runTask(run: PlannedRun, step: Step, log: TaskLog): Promise<RunReport> {
  const start = performance.now()
  const report = emptyReport(run)
  try {
    const task = await findOrSubmit(run, step, log, report)
    report.status = 'succeeded'
    report.results = task.results
    report.usage = task.usage
    for (const line of resultLines(task.results, step.client.redact)) log.line(line)
    await saveResults(report, step, log)
  } catch (error) {
    report.error = error
    if (report.status !== 'succeeded') report.status = statusAfter(error, report.taskId)
    for (const line of explain(error).split('\n')) log.line(line)
  }
  report.took = performance.now() - start
  step.heartbeat.set(run.number, undefined)
  await attempt(log, 'That the task is over', () => settle(report, step))
  return report
}

/** What is left for the post step to do. */
function settle(report: RunReport, { openTasks }: Step): void {
  const { run, taskId, error } = report
  if (!(error instanceof SubmitUnknownError)) openTasks.answered(run)
  if (taskId === undefined) return
  if (isOver(report)) openTasks.remove(taskId)
  else if (!(error instanceof TaskCancelledError || error instanceof TaskTimedOutError)) {
    openTasks.lost(taskId)
  }
}

/** The task of an earlier attempt, or a new one. */
async function findOrSubmit(
  run: PlannedRun,
  step: Step,
  log: TaskLog,
  report: RunReport,
): Promise<TaskSnapshot> {
  const { client, inputs, signal, deadline, resume } = step
  const onEvent = listener(report, step, log)
  const options = {
    workflow: run.workflow,
    timeout: inputs.timeout,
    onTimeout: inputs['on-timeout'],
    progress: true,
    WebSocket: step.WebSocket,
    signal,
    deadline,
    onEvent,
  }
  const earlier = resume?.earlierTask(run)
  if (earlier !== undefined) {
    report.resumed = true
    taskExists(earlier, report, step, log)
    log.line(`task ${earlier} of an earlier attempt is taken up; nothing new is paid for`)
    return followTask(client, earlier, options)
  }
  signal.throwIfAborted()
  await resume?.announce(run)
  try {
    return await runWorkflow(client, {
      ...options,
      workflowId: run.workflowId,
      overrides: run.overrides,
      pinSeeds: inputs['pin-seeds'],
      sendWorkflow: inputs['send-workflow'],
      submit: run.submit,
      queueTimeout: inputs['queue-timeout'],
      uploads: step.uploads,
    })
  } catch (error) {
    const nothing = report.taskId === undefined && !(error instanceof SubmitUnknownError)
    if (nothing) resume?.writeNone(run)
    throw error
  } finally {
    await resume?.written(run)
  }
}

/** Whether nothing is left for the post step to cancel. */
function isOver({ status, error }: RunReport): boolean {
  if (error instanceof TaskTimedOutError || error instanceof TaskCancelledError) {
    return !mayStillRun(error)
  }
  return status === 'succeeded' || status === 'failed'
}
