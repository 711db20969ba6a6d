import nodePath from 'node:path'
import { abortAfterGrace } from '@runninghub-action/core'
import { attempt } from './attempt.ts'
import { clientOf } from './client.ts'
import { downloadDirOf } from './download-dir.ts'
import { dryRun } from './dry-run.ts'
import { Heartbeat } from './heartbeat.ts'
import { type Inputs, readInputs } from './inputs.ts'
import { fetchFor, webSocketFor } from './network.ts'
import { makePlan, type Plan } from './plan.ts'
import { checkAccount, openMemory, uploadAll } from './prepare.ts'
import { InputsRefused, type Problem, Problems } from './problems.ts'
import { emptyReport, type RunReport } from './report.ts'
import { runTask, type Step } from './run-task.ts'
import { appendSummary, setOutput } from './runner/file-commands.ts'
import type { Log, Note } from './runner/log.ts'
import { INLINE } from './sources.ts'
import { OpenTasks } from './state.ts'
import { refusalSummary } from './summary.ts'
import { TaskLog } from './task-log.ts'
import { SUMMARY_LIMIT, tell } from './tell.ts'
import { shownPath, type Workspace, workspaceOf } from './workspace.ts'

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
  let inputs: Inputs
  let plan: Plan
  let downloadDir: string | undefined
  try {
    inputs = readInputs()
    const problems = new Problems()
    const planned = await problems.gather(() => makePlan(inputs, workspace))
    downloadDir = await problems.gather(() => downloadDirOf(inputs, workspace))
    if (planned === undefined || problems.list.length > 0) throw new InputsRefused(problems.list)
    plan = planned
  } catch (error) {
    if (!(error instanceof InputsRefused)) throw error
    await refuse(error.problems, workspace, log)
    return false
  }
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
  return told && isGood(inputs, reports, failure)
}

/** All problems at once, on their lines where these are lines of the repository. */
async function refuse(problems: readonly Problem[], workspace: Workspace, log: Log): Promise<void> {
  const notes = problems.map(({ message, hint, position }): Note => {
    const text = hint === undefined ? message : `${message}\n${hint}`
    const file = position?.file
    if (position === undefined || file === undefined || file === INLINE) return { message: text }
    const shown = shownPath(nodePath, workspace.root, nodePath.resolve(workspace.root, file))
    return { message: text, file: shown, startLine: position.line, startColumn: position.column }
  })
  log.errors(notes)
  log.line('Nothing was sent.')
  await attempt(log, 'The output status', () => setOutput('status', 'refused'))
  await attempt(log, 'The summary', () => appendSummary(refusalSummary(problems, SUMMARY_LIMIT)))
}

/** At most `max-parallel` at a time; after a failure with `fail-fast`, or an abort, no new ones. */
async function runAll(plan: Plan, step: Step, log: Log, reports: RunReport[]): Promise<void> {
  const { inputs, signal } = step
  const total = plan.runs.length
  const alone = total === 1 || inputs['max-parallel'] === 1
  const waiting = plan.runs.entries()
  let failed = false
  const worker = async () => {
    for (const [index, run] of waiting) {
      if (signal.aborted || (failed && inputs['fail-fast'])) return
      const label = total === 1 ? '' : `[${run.number}/${total}]`
      const title = `${label} Workflow ${run.workflowId}`.trim()
      const taskLog = new TaskLog(log, { title, label, alone })
      for (const { target, fieldValue } of run.changes) taskLog.line(`${target} = ${fieldValue}`)
      const report = await runTask(run, step, taskLog)
      reports[index] = report
      if (report.error !== undefined) failed = true
      const { status, taskId } = report
      taskLog.end(`${taskId === undefined ? 'no task' : `task ${taskId}`}: ${status}`)
    }
  }
  await Promise.all(Array.from({ length: Math.min(inputs['max-parallel'], total) }, worker))
}

/**
 * `fail-on-error: false` forgives what becomes of tasks. It does not forgive a task of which
 * nothing is known, nor wrong inputs: those a person has to look at.
 */
function isGood(inputs: Inputs, reports: readonly RunReport[], failure: unknown): boolean {
  const unknown = reports.some(({ status }) => status === 'unknown')
  const bad =
    failure !== undefined ||
    reports.some(({ status, error }) => error !== undefined || status !== 'succeeded')
  return !bad || (!inputs['fail-on-error'] && !unknown && failure === undefined)
}
