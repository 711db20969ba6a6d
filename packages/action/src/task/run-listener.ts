import { type RunEvent, taskPage } from '@runninghub-action/core'
import { formatDuration } from '../report/format-duration.ts'
import type { RunReport } from '../report/run-report.ts'
import type { StepContext } from './step-context.ts'
import type { TaskLog } from './task-log.ts'

/** Progress is told each time this much more of the graph is done, in percent. */
const PROGRESS_STEP = 10
/** A full queue is told of at most this often, in milliseconds. */
const QUEUE_NOTICE_INTERVAL = 60_000

/** What a run's events mean for the log, the state and the report. */
export function createRunListener(
  report: RunReport,
  context: StepContext,
  log: TaskLog,
): (event: RunEvent) => void {
  const { heartbeat, client } = context
  const { run } = report
  let lastNotice = Number.NEGATIVE_INFINITY
  let nextPercent = PROGRESS_STEP
  return (event) => {
    switch (event.type) {
      case 'submitting':
        heartbeat.set(run.number, 'waiting to be taken')
        return recordForPost('A create call', log, () => context.postState.beginCreate(run))
      case 'submit-delayed': {
        recordForPost('The answer to a create call', log, () => context.postState.endCreate(run))
        if (performance.now() - lastNotice < QUEUE_NOTICE_INTERVAL) return
        lastNotice = performance.now()
        return log.info(
          `not taken yet, ${event.error.message} Next try in ${formatDuration(event.delay)}; given up after ${formatDuration(context.inputs['queue-timeout'])}.`,
        )
      }
      case 'submitted':
        recordTaskId(event.task.taskId, report, context, log)
        context.resumeStore?.recordTask(run, event.task.taskId)
        heartbeat.set(run.number, event.task.state)
        return log.info(`task ${event.task.taskId}: ${taskPage(client.baseUrl, event.task.taskId)}`)
      case 'node-errors': {
        report.nodeErrors = event.nodeErrors
        const list = event.nodeErrors.map(
          ({ nodeId, classType = '', messages }) =>
            `node ${nodeId} ${classType}: ${messages.join('; ')}`,
        )
        return log.warning(`Part of the workflow does not run: ${list.join(' | ')}`)
      }
      case 'state':
        heartbeat.set(run.number, event.task.state)
        return log.info(event.task.state)
      case 'progress': {
        const { percent, nodeTitle = '' } = event
        if (percent === undefined || percent < nextPercent) return
        nextPercent = (Math.floor(percent / PROGRESS_STEP) + 1) * PROGRESS_STEP
        return log.info(`running, ${Math.floor(percent)} %${nodeTitle && `, ${nodeTitle}`}`)
      }
      case 'poll-failed':
        return log.info(`could not look at the task, the wait goes on: ${event.error.message}`)
      case 'giving-up':
        return log.info(event.reason === 'timeout' ? 'it takes too long' : 'the job was cancelled')
    }
  }
}

/** From here on the task costs money: the post step, the outputs and the log must know it. */
export function recordTaskId(
  taskId: string,
  report: RunReport,
  context: StepContext,
  log: TaskLog,
): void {
  report.taskId = taskId
  recordForPost(`Task ${taskId}`, log, () => {
    context.postState.addTask(taskId)
    context.postState.endCreate(report.run)
    context.onTaskCreated(taskId)
  })
}

/** A full disk must not cost us a task that is paid for; the log has its id. */
function recordForPost(what: string, log: TaskLog, record: () => void): void {
  try {
    record()
  } catch (error) {
    log.warning(`${what} could not be noted for the post step: ${error}`)
  }
}
