import { CoinBudget } from '@runninghub-action/core'
import type { Plan } from '../plan/plan.ts'
import { coinLimitNote } from '../report/coin-limit.ts'
import { outcomeLine } from '../report/outcome-line.ts'
import { runAnnotation } from '../report/run-annotation.ts'
import { RunErrors } from '../report/run-errors.ts'
import { runLabel, runName, runTitle } from '../report/run-label.ts'
import type { RunReport } from '../report/run-report.ts'
import type { Log } from '../runner/log.ts'
import { runTask } from './run-task.ts'
import type { StepContext } from './step-context.ts'
import { TaskLog } from './task-log.ts'

/**
 * Runs the tasks of a plan, each with its own log, and stores their reports by position.
 *
 * @returns why some runs were not started; undefined if all were, or the job was cancelled
 */
export async function runAll(
  plan: Plan,
  context: StepContext,
  log: Log,
  reports: RunReport[],
): Promise<string | undefined> {
  const { inputs, signal, runCount, workspace, client } = context
  const maxParallel = inputs['max-parallel']
  const sequential = runCount === 1 || maxParallel === 1
  const errors = new RunErrors(log, inputs['fail-on-error'] ? 'error' : 'warning')
  const budget = new CoinBudget(inputs['max-coins'])
  const underWay = new Set<number>()
  let inFlight: number[] | undefined
  await forEachRun(
    plan.runs,
    {
      maxParallel,
      failFast: inputs['fail-fast'],
      signal,
      mayCreate: () => !budget.isSpent,
      isFree: (run) => context.reuse?.has(run) ?? false,
    },
    async (run, mayCreate) => {
      underWay.add(run.number)
      const label = runLabel(run, runCount)
      const workflow = `${run.app ? 'App' : 'Workflow'} ${run.workflowId}`
      const title = sequential ? `${label} ${workflow}`.trim() : workflow
      const annotationTitle = runTitle(run, runCount)
      const taskLog = new TaskLog(log, { title, label, annotationTitle, sequential })
      for (const { target, fieldValue, file } of run.changes) {
        taskLog.info(`${target} = ${fieldValue ?? file}`)
      }
      taskLog.debug(
        run.sendWorkflow
          ? 'sends the graph of api.json with the values in it'
          : `sends ${run.changes.length} values; RunningHub uses its saved graph`,
      )
      const report = await runTask(run, context, taskLog, mayCreate)
      reports[run.number - 1] = report
      underWay.delete(run.number)
      if (report.taskId !== undefined && !report.reused) budget.add(report.usage)
      if (budget.isSpent) inFlight ??= [...underWay]
      taskLog.end(outcomeLine(report))
      if (report.error === undefined) return true
      const place = { runCount, batch: inputs.batch, workspace }
      const annotation = runAnnotation(report, { ...place, redact: client.redact })
      errors.add(runName(run, runCount), annotation)
      return false
    },
  )
  errors.end()
  const skipped = reports.filter(({ status }) => status === 'skipped').length
  if (skipped === 0 || signal.aborted) return undefined
  const note = budget.isSpent
    ? coinLimitNote(budget, reports, inFlight ?? [])
    : `fail-fast: ${skipped === 1 ? '1 run was' : `${skipped} runs were`} not started.`
  log.info(note)
  return note
}

/**
 * Calls `runOne` for each run in order, at most `maxParallel` at a time. Starts no other run after
 * an abort, nor, with `failFast`, after a failure, and only free ones when `mayCreate` returns
 * false. Runs that have started continue.
 *
 * @param runOne resolves to true if the run has succeeded. Its second parameter tells whether a task
 *   may be created, for a run that waits before it creates one
 */
export async function forEachRun<Run>(
  runs: readonly Run[],
  {
    maxParallel,
    failFast,
    signal,
    mayCreate = () => true,
    isFree = () => false,
  }: {
    maxParallel: number
    failFast: boolean
    signal: AbortSignal
    mayCreate?: () => boolean
    /** Whether a run costs nothing. */
    isFree?: (run: Run) => boolean
  },
  runOne: (run: Run, mayCreate: () => boolean) => Promise<boolean>,
): Promise<void> {
  const pending = runs.values()
  let failed = false
  const mayStart = () => !signal.aborted && !(failed && failFast)
  const worker = async () => {
    for (const run of pending) {
      if (!mayStart()) return
      if (!mayCreate() && !isFree(run)) continue
      if (!(await runOne(run, () => mayStart() && mayCreate()))) failed = true
    }
  }
  await Promise.all(Array.from({ length: Math.min(maxParallel, runs.length) }, worker))
}
