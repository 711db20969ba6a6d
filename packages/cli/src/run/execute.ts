import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  type RunEvent,
  type RunningHubClient,
  runWorkflow,
  type SubmitRequest,
  type TaskSnapshot,
  type Workflow,
} from '@runninghub-action/core'
import { downloadResult, fileNameOf } from '@runninghub-action/core/node'
import { EXIT, exitCodeOf } from '../exit-code.ts'
import type { Durations } from './durations.ts'
import { openValue } from './file-values.ts'
import type { Interrupt } from './interrupt.ts'
import type { PlannedRun } from './plan.ts'
import type { Reporter } from './reporter.ts'

export interface ExecuteOptions {
  client: RunningHubClient
  workflow: Workflow | undefined
  pinSeeds: boolean
  submit: Omit<SubmitRequest, 'workflowId' | 'nodeInfoList' | 'workflow'>
  /** Milliseconds from the submit of a task to its end. */
  timeout: number | undefined
  /** Where results are saved. */
  download: string | undefined
  durations: Durations
  interrupt: Interrupt
  reporter: Reporter
  /** What is said of the runs that were not begun. */
  notBegun: (count: number) => string
}

/**
 * Runs one task after the other. One that failed does not stop the next, since they have nothing
 * to do with each other; a refusal, an unknown outcome or Ctrl-C does.
 *
 * @returns the exit code: that of the last run that did not end well
 */
export async function execute(
  runs: readonly PlannedRun[],
  options: ExecuteOptions,
): Promise<number> {
  const { reporter, durations, interrupt } = options
  const uploads = new Map<string, Promise<string>>()
  let code: number = EXIT.done
  for (const [index, run] of runs.entries()) {
    const expected = durations.get(run.workflowId)
    reporter.begin({ number: index + 1, of: runs.length, workflowId: run.workflowId, expected })
    try {
      const task = await runOne(run, expected, uploads, options)
      interrupt.taskId = undefined
      reporter.result(task, await saveResults(task, options))
    } catch (error) {
      interrupt.taskId = undefined
      code = interrupt.signal.aborted ? EXIT.interrupted : exitCodeOf(error)
      reporter.error(error)
      const left = runs.length - index - 1
      const goOn = code === EXIT.failed || code === EXIT.timedOut
      if (!goOn || interrupt.signal.aborted) {
        if (left > 0) reporter.note(options.notBegun(left))
        return code
      }
    }
  }
  return code
}

async function runOne(
  { workflowId, overrides }: PlannedRun,
  expected: number | undefined,
  uploads: Map<string, Promise<string>>,
  { client, workflow, pinSeeds, submit, timeout, durations, interrupt, reporter }: ExecuteOptions,
): Promise<TaskSnapshot> {
  let runningSince: number | undefined
  const onEvent = (event: RunEvent) => {
    if (event.type === 'submitted') interrupt.taskId = event.task.taskId
    if (event.type === 'state' && event.task.state === 'running') runningSince ??= Date.now()
    reporter.event(event)
  }
  const task = await runWorkflow(client, {
    workflowId,
    workflow,
    overrides,
    pinSeeds,
    submit,
    timeout,
    expectedDuration: expected,
    uploads,
    progress: true,
    signal: interrupt.signal,
    onAbort: () => interrupt.fate,
    onEvent,
    openFile: (value) =>
      openValue(value, (sent, total) => reporter.uploading(value, sent, total), interrupt.signal),
  })
  const took = task.usage.seconds ?? (runningSince && (Date.now() - runningSince) / 1000)
  if (took) await durations.set(workflowId, took * 1000)
  return task
}

/** Saves what a task made; texts become files too. @returns the paths, in the order of the results */
export async function saveResults(
  { taskId, results }: TaskSnapshot,
  { download, interrupt, reporter }: Pick<ExecuteOptions, 'download' | 'interrupt' | 'reporter'>,
): Promise<string[]> {
  if (download === undefined) return []
  const files: string[] = []
  for (const [index, { url, text }] of results.entries()) {
    if (url !== undefined) {
      const name = fileNameOf(url)
      const { path } = await downloadResult(url, download, {
        signal: interrupt.signal,
        onProgress: (received, total) => reporter.downloading(name, received, total),
      })
      files.push(path)
    } else if (text !== undefined) {
      await mkdir(download, { recursive: true })
      const path = join(download, `${taskId}-${index + 1}.txt`)
      await writeFile(path, text)
      files.push(path)
    }
  }
  return files
}
