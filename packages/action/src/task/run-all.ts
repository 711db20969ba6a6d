import type { Plan } from '../plan/plan.ts'
import { outcomeLine } from '../report/outcome-line.ts'
import { runAnnotation } from '../report/run-annotation.ts'
import { RunErrors } from '../report/run-errors.ts'
import { runLabel, runName, runTitle } from '../report/run-label.ts'
import type { RunReport } from '../report/run-report.ts'
import type { Log } from '../runner/log.ts'
import { runTask } from './run-task.ts'
import type { StepContext } from './step-context.ts'
import { TaskLog } from './task-log.ts'

/** Runs the tasks of a plan, each with its own log, and stores their reports by position. */
export async function runAll(
  plan: Plan,
  context: StepContext,
  log: Log,
  reports: RunReport[],
): Promise<void> {
  const { inputs, signal, runCount, workspace, client } = context
  const maxParallel = inputs['max-parallel']
  const sequential = runCount === 1 || maxParallel === 1
  const errors = new RunErrors(log, inputs['fail-on-error'] ? 'error' : 'warning')
  await forEachRun(
    plan.runs,
    { maxParallel, failFast: inputs['fail-fast'], signal },
    async (run) => {
      const label = runLabel(run, runCount)
      const workflow = `Workflow ${run.workflowId}`
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
      const report = await runTask(run, context, taskLog)
      reports[run.number - 1] = report
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
  if (skipped > 0 && !signal.aborted) {
    log.info(`fail-fast: ${skipped === 1 ? '1 run was' : `${skipped} runs were`} not started.`)
  }
}

/**
 * Calls `runOne` for each run in order, at most `maxParallel` at a time. Starts no other run after
 * an abort, nor, with `failFast`, after a failure. Runs that have started continue.
 *
 * @param runOne resolves to true if the run has succeeded
 */
export async function forEachRun<Run>(
  runs: readonly Run[],
  {
    maxParallel,
    failFast,
    signal,
  }: { maxParallel: number; failFast: boolean; signal: AbortSignal },
  runOne: (run: Run) => Promise<boolean>,
): Promise<void> {
  const pending = runs.values()
  let failed = false
  const worker = async () => {
    for (const run of pending) {
      if (signal.aborted || (failed && failFast)) return
      if (!(await runOne(run))) failed = true
    }
  }
  await Promise.all(Array.from({ length: Math.min(maxParallel, runs.length) }, worker))
}
