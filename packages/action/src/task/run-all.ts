import type { Plan } from '../plan/plan.ts'
import type { RunReport } from '../report/run-report.ts'
import type { Log } from '../runner/log.ts'
import { runTask } from './run-task.ts'
import type { StepContext } from './step-context.ts'
import { TaskLog } from './task-log.ts'

/** Runs the tasks of a plan, each with its own log group, and stores their reports by position. */
export async function runAll(
  plan: Plan,
  context: StepContext,
  log: Log,
  reports: RunReport[],
): Promise<void> {
  const { inputs, signal } = context
  const maxParallel = inputs['max-parallel']
  const total = plan.runs.length
  const sequential = total === 1 || maxParallel === 1
  await forEachRun(
    plan.runs,
    { maxParallel, failFast: inputs['fail-fast'], signal },
    async (run) => {
      const label = total === 1 ? '' : `[${run.number}/${total}]`
      const title = `${label} Workflow ${run.workflowId}`.trim()
      const taskLog = new TaskLog(log, { title, label, sequential })
      for (const { target, fieldValue, file } of run.changes) {
        taskLog.info(`${target} = ${fieldValue ?? file}`)
      }
      const report = await runTask(run, context, taskLog)
      reports[run.number - 1] = report
      const { status, taskId, error } = report
      taskLog.end(`${taskId === undefined ? 'no task' : `task ${taskId}`}: ${status}`)
      return error === undefined
    },
  )
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
