import { abortAfterGrace } from '@runninghub-action/core'
import { InputsRefused, Problems } from './inputs/input-problems.ts'
import { type Inputs, readInputs } from './inputs/inputs.ts'
import { type Workspace, workspaceOf } from './inputs/workspace.ts'
import { downloadDirOf } from './plan/download-dir.ts'
import { dryRun } from './plan/dry-run.ts'
import { makePlan, type Plan } from './plan/plan.ts'
import { reportInvalidInputs } from './report/invalid-inputs.ts'
import { tell } from './report/publish.ts'
import { emptyReport } from './report/run-report.ts'
import { isSuccess } from './report/status.ts'
import { setOutput } from './runner/file-commands.ts'
import type { Log } from './runner/log.ts'
import { OpenTasks } from './runner/state.ts'
import { clientOf } from './service/client.ts'
import { fetchFor, webSocketFor } from './service/network.ts'
import { Heartbeat } from './task/heartbeat.ts'
import { checkAccount, openMemory, uploadAll } from './task/preflight.ts'
import { runAll } from './task/run-all.ts'
import type { Step } from './task/step-context.ts'

/**
 * How long calls may take after SIGINT, in milliseconds. The runner kills after ten seconds: the
 * rest is for the outputs and the summary.
 */
const CALLS = 9_500

/**
 * The step: checks everything, then uploads, then creates tasks and follows them to their ends,
 * then tells what came of it.
 *
 * @param signal aborts when the job is cancelled: what runs is then cancelled too
 * @returns whether the step has succeeded
 */
export async function act(env: NodeJS.ProcessEnv, log: Log, signal: AbortSignal): Promise<boolean> {
  const start = performance.now()
  const workspace = workspaceOf(env)
  let checked: CheckedInputs
  try {
    checked = await checkInputs(workspace)
  } catch (error) {
    if (!(error instanceof InputsRefused)) throw error
    await reportInvalidInputs(error.problems, workspace, log)
    return false
  }
  const { inputs, plan, downloadDir } = checked
  if (inputs['dry-run']) {
    await dryRun(inputs, plan, log)
    setOutput('status', 'dry-run')
    return true
  }

  using deadline = abortAfterGrace(signal, CALLS)
  const fetch = fetchFor(env)
  const client = clientOf(inputs, fetch)
  const heartbeat = new Heartbeat(log)
  let firstTask: string | undefined
  const step: Step = {
    ...{ inputs, workspace, client, fetch, signal, heartbeat, downloadDir },
    WebSocket: await webSocketFor(env),
    deadline: deadline.signal,
    openTasks: new OpenTasks(),
    uploads: new Map(),
    resume: undefined,
    onTask: (taskId) => {
      firstTask ??= taskId
      setOutput('task-id', firstTask)
    },
  }
  const reports = plan.runs.map(emptyReport)
  let failure: unknown
  try {
    step.resume = await openMemory(env, step, plan, log)
    if (!step.resume?.complete) {
      await checkAccount(step, log)
      await uploadAll(plan, step, log)
    }
    await runAll(plan, step, log, reports)
  } catch (error) {
    failure = error
    for (const report of reports) {
      if (report.status === 'skipped' && !signal.aborted) report.status = 'refused'
    }
  } finally {
    heartbeat.stop()
  }
  const told = await tell({ env, inputs, workspace, log, signal, reports, failure, start, client })
  return told && isSuccess(reports, failure, inputs['fail-on-error'])
}

interface CheckedInputs {
  inputs: Inputs
  plan: Plan
  downloadDir: string | undefined
}

/**
 * Everything that can be checked without the network.
 *
 * @throws {InputsRefused} with everything that is wrong
 */
async function checkInputs(workspace: Workspace): Promise<CheckedInputs> {
  const inputs = readInputs()
  const problems = new Problems()
  const plan = await problems.gather(() => makePlan(inputs, workspace))
  const downloadDir = await problems.gather(() => downloadDirOf(inputs, workspace))
  if (plan === undefined || problems.list.length > 0) throw new InputsRefused(problems.list)
  return { inputs, plan, downloadDir }
}
