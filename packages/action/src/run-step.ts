import { abortAfterGrace, RunningHubError } from '@runninghub-action/core'
import { InputIssues, InvalidInputsError } from './inputs/input-issues.ts'
import { collectInputs } from './inputs/inputs.ts'
import { getWorkspace } from './inputs/workspace.ts'
import { type CheckedInputs, checkInputs } from './plan/check-inputs.ts'
import { printDryRun } from './plan/dry-run.ts'
import { createEarlyOutputs } from './report/early-outputs.ts'
import { firstLine } from './report/first-line.ts'
import { reportInvalidInputs } from './report/invalid-inputs.ts'
import { emptyReport } from './report/run-report.ts'
import { overallStatus } from './report/status.ts'
import { countRuns, totalsParts } from './report/totals.ts'
import { writeReport } from './report/write-report.ts'
import type { StepReuse } from './reuse/open-reuse.ts'
import { setOutput } from './runner/file-commands.ts'
import type { Log } from './runner/log.ts'
import { PostState } from './runner/state.ts'
import { createClient, createFetch } from './service/client.ts'
import { getWebSocket } from './service/network.ts'
import { checkDrift } from './task/check-drift.ts'
import { Heartbeat } from './task/heartbeat.ts'
import { createStepFiles } from './task/open-file.ts'
import {
  checkAccount,
  fetchAll,
  openResumeStore,
  openStepReuse,
  runsToCreate,
  uploadAll,
} from './task/preflight.ts'
import { runAll } from './task/run-all.ts'
import type { StepContext } from './task/step-context.ts'

/**
 * How long calls may take after SIGINT, in milliseconds. The runner kills the process after ten
 * seconds; the rest is for outputs and summary.
 */
const CALL_GRACE = 9_500

/**
 * Runs the step: checks the inputs, uploads files, creates tasks, follows them to their ends, and
 * reports the results.
 *
 * @param signal aborts when the job is cancelled, which cancels its tasks too
 * @returns true if the step succeeds
 */
export async function runStep(
  env: NodeJS.ProcessEnv,
  log: Log,
  signal: AbortSignal,
): Promise<boolean> {
  const startedAt = performance.now()
  const workspace = getWorkspace(env)
  const issues = new InputIssues()
  const inputs = collectInputs(issues)
  let checked: CheckedInputs
  try {
    checked = await checkInputs(inputs, issues, {
      workspace,
      createClient: () => createClient(inputs, createFetch(env, inputs, log)),
      signal,
    })
  } catch (error) {
    if (error instanceof InvalidInputsError) {
      await reportInvalidInputs(error.issues, { env, workspace, log, signal })
      return false
    }
    if (!(error instanceof RunningHubError || signal.aborted)) throw error
    // The app could not be read, so that no run is known.
    const status = signal.aborted ? 'cancelled' : 'refused'
    const client = createClient(inputs, createFetch(env, inputs, log))
    await writeReport({
      ...{ env, inputs, workspace, log, signal, client, startedAt, status },
      ...{ reports: [], failure: error, notStarted: undefined },
    })
    log.info(totalsParts(countRuns([]), performance.now() - startedAt, status).join('; '))
    return false
  }
  const { plan, downloadDir } = checked
  log.info(firstLine(inputs, plan.runs))
  if (inputs['dry-run']) {
    await printDryRun(inputs, plan, log)
    setOutput('status', 'dry-run')
    return true
  }

  using deadline = abortAfterGrace(signal, CALL_GRACE)
  const fetch = createFetch(env, inputs, log)
  const client = createClient(inputs, fetch)
  const heartbeat = new Heartbeat(log)
  let firstTask: string | undefined
  const context: StepContext = {
    ...{ inputs, workspace, client, fetch, signal, heartbeat, downloadDir },
    runCount: plan.runs.length,
    WebSocket: await getWebSocket(env),
    deadline: deadline.signal,
    postState: new PostState(),
    ...createStepFiles(plan, { workspace, fetch, signal }),
    uploads: new Map(),
    resumeStore: undefined,
    reuse: undefined,
    onTaskCreated: (taskId) => {
      firstTask ??= taskId
      setOutput('task-id', firstTask)
    },
    onResults: createEarlyOutputs(),
  }
  const reports = plan.runs.map(emptyReport)
  let failure: unknown
  let notStarted: string | undefined
  let stepReuse: StepReuse | undefined
  try {
    context.resumeStore = await openResumeStore(env, context, plan, log)
    if (!context.resumeStore?.allResumed) await fetchAll(plan, context)
    stepReuse = await openStepReuse(env, context, plan, log)
    context.reuse = stepReuse?.reuse
    if (runsToCreate(plan, context).length > 0) {
      await checkAccount(context, log)
      await checkDrift(plan, context, log)
      await uploadAll(plan, context, log)
    }
    notStarted = await runAll(plan, context, log, reports)
  } catch (error) {
    if (error instanceof InvalidInputsError) {
      await reportInvalidInputs(error.issues, { env, workspace, log, signal })
      return false
    }
    failure = error
    for (const report of reports) {
      if (report.status === 'skipped' && !signal.aborted) report.status = 'refused'
    }
  } finally {
    heartbeat.stop()
  }
  const status = overallStatus(reports, { cancelled: signal.aborted })
  const succeeded = await writeReport({
    ...{ env, inputs, workspace, log, signal, client, startedAt, status },
    ...{ reports, failure, notStarted },
  })
  await stepReuse?.flush()
  log.info(totalsParts(countRuns(reports), performance.now() - startedAt, status).join('; '))
  return succeeded
}
