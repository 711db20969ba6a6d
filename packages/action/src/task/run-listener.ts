import { formatNodeProblem, hasEnded, type RunEvent, taskPage } from '@runninghub-action/core'
import { formatDuration } from '../report/format-duration.ts'
import type { RunReport } from '../report/run-report.ts'
import type { StepContext } from './step-context.ts'
import type { TaskLog } from './task-log.ts'

/** Progress is logged in steps of this many percent. */
const PROGRESS_STEP = 10
/** A full queue is logged at most this often, in milliseconds. */
const QUEUE_NOTICE_INTERVAL = 60_000

/** Creates a listener that updates log, heartbeat, post state, resume store and report of a run. */
export function createRunListener(
  report: RunReport,
  context: StepContext,
  log: TaskLog,
): (event: RunEvent) => void {
  const { heartbeat, client } = context
  const { run } = report
  let lastNotice = Number.NEGATIVE_INFINITY
  let nextPercent = PROGRESS_STEP
  let lastFailure = ''
  return (event) => {
    switch (event.type) {
      case 'submitting':
        heartbeat.set(run.number, 'submitting')
        return recordForPost('a create call', log, () => context.postState.beginCreate(run))
      case 'submit-delayed': {
        recordForPost('the response to a create call', log, () => context.postState.endCreate(run))
        log.debug(
          `${event.error.code}: no task was created, so the call is repeated in ${Math.round(event.delay)} ms`,
        )
        if (performance.now() - lastNotice < QUEUE_NOTICE_INTERVAL) return
        lastNotice = performance.now()
        return log.info(
          `not accepted yet: ${event.error.message} Next attempt in ${formatDuration(event.delay)}; queue-timeout is ${formatDuration(context.inputs['queue-timeout'])}.`,
        )
      }
      case 'submitted':
        recordTaskId(event.task.taskId, report, context, log)
        context.resumeStore?.recordTask(run, event.task.taskId)
        heartbeat.set(run.number, event.task.state)
        return log.info(`task ${event.task.taskId}: ${taskPage(client.baseUrl, event.task.taskId)}`)
      case 'node-errors': {
        report.nodeErrors = event.nodeErrors
        const list = event.nodeErrors.map(formatNodeProblem)
        return log.warning(`ComfyUI rejects part of the workflow: ${list.join(' | ')}`)
      }
      case 'state':
        // The line after the group says how the task ended. A failed task may cost, too.
        if (hasEnded(event.task.state)) {
          report.usage = event.task.usage
          return
        }
        heartbeat.set(run.number, event.task.state)
        return log.info(event.task.state)
      case 'progress': {
        const { percent, nodeTitle = '' } = event
        if (percent === undefined || percent < nextPercent) return
        nextPercent = (Math.floor(percent / PROGRESS_STEP) + 1) * PROGRESS_STEP
        return log.info(`running, ${Math.floor(percent)} %${nodeTitle && `, ${nodeTitle}`}`)
      }
      case 'poll-failed': {
        const { message, code } = event.error
        heartbeat.set(run.number, 'status checks fail')
        log.debug(`${code}: not the end of the task, so the wait continues`)
        if (message === lastFailure) return
        lastFailure = message
        return log.info(`status check failed; still waiting: ${message}`)
      }
      case 'polled':
        // Also after failed checks, when the state is the same as before.
        return heartbeat.set(run.number, event.task.state)
      case 'abandoning':
        // A cancelled job has its own line.
        if (event.reason === 'timeout') log.info('timeout exceeded')
    }
  }
}

/** Records the id of a task, which is billed from now on, for report, post state and outputs. */
export function recordTaskId(
  taskId: string,
  report: RunReport,
  context: StepContext,
  log: TaskLog,
): void {
  report.taskId = taskId
  recordForPost(`task ${taskId}`, log, () => {
    context.postState.addTask(taskId)
    context.postState.endCreate(report.run)
    context.onTaskCreated(taskId)
  })
}

/** Saves post state. A full disk must not stop a paid task, so a failure is only a warning. */
function recordForPost(what: string, log: TaskLog, record: () => void): void {
  try {
    record()
  } catch (error) {
    log.warning(`Could not save ${what} for the post step: ${error}`)
  }
}
