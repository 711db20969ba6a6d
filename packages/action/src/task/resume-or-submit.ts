import {
  followTask,
  runWorkflow,
  SubmitUnknownError,
  type TaskSnapshot,
} from '@runninghub-action/core'
import type { RunReport } from '../report/run-report.ts'
import { createRunListener, recordTaskId } from './run-listener.ts'
import type { StepContext } from './step-context.ts'
import type { TaskLog } from './task-log.ts'

/** Follows the task of a previous attempt, or submits a new one and follows it. */
export async function resumeOrSubmit(
  report: RunReport,
  context: StepContext,
  log: TaskLog,
): Promise<TaskSnapshot> {
  const { run } = report
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
    const { taskId } = previous
    recordTaskId(taskId, report, context, log)
    log.info(`resuming task ${taskId} of a previous attempt; no new task is created`)
    // Another check could fail, or the job be cancelled, and the result would be lost.
    if (previous.state === 'succeeded') return previous
    return followTask(client, taskId, { ...options, workflow: run.workflow })
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
