import {
  hasEnded,
  type RunningHubClient,
  type TaskSnapshot,
  taskPage,
} from '@runninghub-action/core'
import { readInputs } from './inputs/inputs.ts'
import { formatError, resultLines } from './report/run-report.ts'
import type { Log } from './runner/log.ts'
import {
  type PendingCreate,
  readOpenTasks,
  readPendingCreates,
  readUnreachableTasks,
} from './runner/state.ts'
import { createClient } from './service/client.ts'
import { getFetch } from './service/network.ts'

/** One task must not use up the time of the others, in milliseconds. */
const CALL_TIMEOUT = 10_000

/**
 * The post step: looks at each task that `main` left open. One that has ended was paid for, and its
 * results are told; one that `main` meant to cancel is cancelled, and so is one that is seen to run.
 * A create call without an answer may have made a task that nobody can cancel: a person has to look.
 * It never fails the job.
 */
export async function runPost(env: NodeJS.ProcessEnv, log: Log): Promise<void> {
  const ids = readOpenTasks()
  const creates = readPendingCreates()
  if (ids.length === 0 && creates.length === 0) return
  const inputs = readInputs()
  const client = createClient(inputs, getFetch(env))
  if (creates.length > 0) warnPendingCreates(creates, client, log)
  const unreachable = new Set(readUnreachableTasks())
  // For a task that only could not be looked at, what was asked for it is still what is wanted.
  const leaveRunning = inputs['on-timeout'] === 'leave' || inputs.resume
  for (const id of ids) {
    const page = taskPage(client.baseUrl, id)
    const task = await queryTask(client, id)
    if (!(task instanceof Error) && hasEnded(task.state)) {
      reportEndedTask(task, page, client, log)
    } else if (!unreachable.has(id)) {
      await cancelTask(client, id, page, log)
    } else if (task instanceof Error) {
      log.warning({
        title: 'A task may still run',
        message: `Task ${id} could not be looked at, again, and was not cancelled: it may have ended well, or still run, and cost. ${client.redact(formatError(task))}\nLook at it: ${page}`,
      })
    } else if (leaveRunning) {
      log.warning({
        title: 'A task still runs',
        message: `Task ${id} is ${task.state}. It goes on, and costs, since on-timeout: leave or resume: true is set.\nLook at it: ${page}`,
      })
    } else {
      await cancelTask(client, id, page, log)
    }
  }
}

function warnPendingCreates(
  creates: readonly PendingCreate[],
  { baseUrl }: RunningHubClient,
  log: Log,
): void {
  const runs = creates.map(({ run, workflowId }) => `run ${run} (workflow ${workflowId})`)
  log.warning({
    title: 'A task may exist',
    message: `The step has ended without RunningHub's answer to its create call. A task may exist, run, and be billed; its id is not known, so it was not cancelled.\nLook at the account's task list on ${baseUrl} before you run this again. Without an answer: ${runs.join(', ')}.`,
  })
}

async function queryTask(client: RunningHubClient, id: string): Promise<TaskSnapshot | Error> {
  try {
    return await client.query(id, { signal: AbortSignal.timeout(CALL_TIMEOUT) })
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}

/** The last place where the results of a task can be told that ended after `main` did. */
function reportEndedTask(
  task: TaskSnapshot,
  page: string,
  client: RunningHubClient,
  log: Log,
): void {
  const { taskId, state, results } = task
  log.info(`Task ${taskId} has ended meanwhile (${state}): ${page}`)
  for (const line of resultLines(results, client.redact)) log.info(line)
  if (state === 'succeeded') {
    log.warning({
      title: 'A task has ended too late for the outputs',
      message: `Task ${taskId} has succeeded, and was paid for, after the step had ended: its outputs could not be set any more. The links of its results are in the log of this post step, and on ${page}`,
    })
  }
}

async function cancelTask(
  client: RunningHubClient,
  id: string,
  page: string,
  log: Log,
): Promise<void> {
  try {
    await client.cancel(id, { signal: AbortSignal.timeout(CALL_TIMEOUT) })
    log.info(`Task ${id} was cancelled; the time it ran is billed: ${page}`)
  } catch (error) {
    const reason = client.redact(formatError(error))
    log.warning({
      title: 'A task may still run',
      message: `Task ${id} could not be cancelled, may still run, and cost. ${reason}\nLook at it: ${page}`,
    })
  }
}
