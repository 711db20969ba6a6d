import { type RunEvent, taskPage } from '@runninghub-action/core'
import { showDuration } from '../report/format-duration.ts'
import type { RunReport } from '../report/run-report.ts'
import type { Step } from './step-context.ts'
import type { TaskLog } from './task-log.ts'

/** Progress is told each time this much more of the graph is done, in percent. */
const PROGRESS_STEP = 10
/** A full queue is told of at most this often, in milliseconds. */
const QUEUE_NOTICE = 60_000

/** What a run's events mean for the log, the state and the report. */
export function listener(report: RunReport, step: Step, log: TaskLog): (event: RunEvent) => void {
  const { heartbeat, client } = step
  const { run } = report
  let lastNotice = Number.NEGATIVE_INFINITY
  let nextPercent = PROGRESS_STEP
  return (event) => {
    switch (event.type) {
      case 'submitting':
        heartbeat.set(run.number, 'waiting to be taken')
        return noted('A create call', log, () => step.openTasks.creating(run))
      case 'submit-delayed': {
        noted('The answer to a create call', log, () => step.openTasks.answered(run))
        if (performance.now() - lastNotice < QUEUE_NOTICE) return
        lastNotice = performance.now()
        return log.line(
          `not taken yet, ${event.error.message} Next try in ${showDuration(event.delay)}; given up after ${showDuration(step.inputs['queue-timeout'])}.`,
        )
      }
      case 'submitted':
        taskExists(event.task.taskId, report, step, log)
        step.resume?.write(run, event.task.taskId)
        heartbeat.set(run.number, event.task.state)
        return log.line(`task ${event.task.taskId}: ${taskPage(client.baseUrl, event.task.taskId)}`)
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
        return log.line(event.task.state)
      case 'progress': {
        const { percent, nodeTitle = '' } = event
        if (percent === undefined || percent < nextPercent) return
        nextPercent = (Math.floor(percent / PROGRESS_STEP) + 1) * PROGRESS_STEP
        return log.line(`running, ${Math.floor(percent)} %${nodeTitle && `, ${nodeTitle}`}`)
      }
      case 'poll-failed':
        return log.line(`could not look at the task, the wait goes on: ${event.error.message}`)
      case 'giving-up':
        return log.line(event.reason === 'timeout' ? 'it takes too long' : 'the job was cancelled')
    }
  }
}

/** From here on the task costs money: the post step, the outputs and the log must know it. */
export function taskExists(taskId: string, report: RunReport, step: Step, log: TaskLog): void {
  report.taskId = taskId
  noted(`Task ${taskId}`, log, () => {
    step.openTasks.add(taskId)
    step.openTasks.answered(report.run)
    step.onTask(taskId)
  })
}

/** A full disk must not cost us a task that is paid for; the log has its id. */
function noted(what: string, log: TaskLog, note: () => void): void {
  try {
    note()
  } catch (error) {
    log.warning(`${what} could not be noted for the post step: ${error}`)
  }
}
