import {
  hasEnded,
  type RunningHubClient,
  type TaskSnapshot,
  taskPage,
} from '@runninghub-action/core'
import { readInputs } from './inputs/inputs.ts'
import { formatError, textLines } from './report/run-report.ts'
import type { Log } from './runner/log.ts'
import {
  type PendingCreate,
  readOpenTasks,
  readPendingCreates,
  readUnreachableTasks,
} from './runner/state.ts'
import { createClient, createFetch } from './service/client.ts'

/** For each call, in milliseconds, so that one task does not use up the time of the others. */
const CALL_TIMEOUT = 10_000

/**
 * The post step: checks each task that `main` left open. Logs the results of a task that has ended,
 * and cancels one that `main` tried to cancel or that still runs. Warns of create calls without a
 * response: each may have created a task, which cannot be cancelled without its id. Never fails the
 * job.
 */
export async function runPost(env: NodeJS.ProcessEnv, log: Log): Promise<void> {
  const ids = readOpenTasks()
  const creates = readPendingCreates()
  if (ids.length === 0 && creates.length === 0) return
  const inputs = readInputs()
  const client = createClient(inputs, createFetch(env, inputs, log))
  if (creates.length > 0) warnPendingCreates(creates, client, log)
  const unreachable = new Set(readUnreachableTasks())
  // A task that main only could not reach is left running if the inputs ask for that.
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
        message: `Could not get the status of task ${id}, so it was not cancelled. It may have succeeded, or may still be running and billed. ${client.redact(formatError(task))}\nCheck it: ${page}`,
      })
    } else if (leaveRunning) {
      log.warning({
        title: 'A task still runs',
        message: `Task ${id} is ${task.state}. It keeps running and is billed, because \`on-timeout: leave\` or \`resume: true\` is set.\nCheck it: ${page}`,
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
  const runs = creates.map(
    ({ run, workflowId, isApp }) => `run ${run} (${isApp ? 'app' : 'workflow'} ${workflowId})`,
  )
  log.warning({
    title: 'A task may exist',
    message: `The step ended without a response to its create call. A task may exist, run and be billed. Its id is unknown, so it was not cancelled.\nCheck the task list on ${baseUrl} before you run this again. Create calls without a response: ${runs.join(', ')}.`,
  })
}

async function queryTask(client: RunningHubClient, id: string): Promise<TaskSnapshot | Error> {
  try {
    return await client.query(id, { signal: AbortSignal.timeout(CALL_TIMEOUT) })
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}

/** Logs the results of a task that ended after `main`, when outputs can no longer be set. */
function reportEndedTask(
  task: TaskSnapshot,
  page: string,
  client: RunningHubClient,
  log: Log,
): void {
  const { taskId, state, results } = task
  log.info(`Task ${taskId} ended after the step (${state}): ${page}`)
  for (const { url } of results) log.info(`result: ${url ?? 'a text'}`)
  for (const line of textLines(results, client.redact)) log.info(line)
  if (state === 'succeeded') {
    log.warning({
      title: 'A task ended too late for the outputs',
      message: `Task ${taskId} succeeded after the step ended, so its outputs are not set. Its result links are in the log of this post step and on ${page}`,
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
    log.info(`Task ${id} was cancelled; its run time is billed: ${page}`)
  } catch (error) {
    const reason = client.redact(formatError(error))
    log.warning({
      title: 'A task may still run',
      message: `Task ${id} could not be cancelled. It may still be running and billed. ${reason}\nCheck it: ${page}`,
    })
  }
}
