import {
  type RunEvent,
  type RunningHubClient,
  runWorkflow,
  type SubmitOptions,
  type TaskSnapshot,
} from '@runninghub-action/core'
import { NodeWebSocket } from '@runninghub-action/core/node'
import type { Service } from '../context/service.ts'
import { StoppedError } from '../errors.ts'
import { EXIT } from '../exit-code.ts'
import type { Durations } from './duration-history.ts'
import { openValue } from './file-values.ts'
import type { PlannedRun } from './plan.ts'
import { codeOfEnd, mayStillRun } from './run-exit-code.ts'
import { deliver, type Saving } from './save-results.ts'
import { waitCommand } from './wait-command.ts'

export interface ExecuteOptions extends Saving {
  client: RunningHubClient
  /** Where the client calls, for telling how to follow a task. */
  service: Service
  pinSeeds: boolean
  submit: SubmitOptions
  /** Milliseconds from the submit of a task to its end. */
  timeout: number | undefined
  durations: Durations
}

/**
 * Runs one task after the other. One that failed does not stop the next, since they have nothing
 * to do with each other; a refusal, an unknown outcome, a task that may still run and Ctrl-C do.
 *
 * @returns the exit code: that of the last run that did not end well
 */
export async function execute(
  runs: readonly PlannedRun[],
  options: ExecuteOptions,
): Promise<number> {
  const { reporter, durations, interrupt, words } = options
  const uploads = new Map<string, Promise<string>>()
  let code: number = EXIT.done
  for (const [index, run] of runs.entries()) {
    const expected = durations.get(run.workflowId)
    reporter.begin({ number: index + 1, of: runs.length, workflowId: run.workflowId, expected })
    const ended = await runAndDeliver(run, expected, uploads, options)
    if (ended !== EXIT.done) code = ended
    const goOn = ended === EXIT.done || ended === EXIT.failed || ended === EXIT.timedOut
    if (goOn && !interrupt.signal.aborted) continue
    const left = runs.length - index - 1
    if (left === 0) return code
    reporter.note(words.run.notBegun(left))
    return code === EXIT.done ? EXIT.interrupted : code
  }
  return code
}

async function runAndDeliver(
  run: PlannedRun,
  expected: number | undefined,
  uploads: Map<string, Promise<string>>,
  options: ExecuteOptions,
): Promise<number> {
  const { reporter, interrupt, service, words } = options
  try {
    const task = await runOne(run, expected, uploads, options)
    interrupt.taskId = undefined
    return await deliver(task, options)
  } catch (error) {
    const { taskId } = interrupt
    interrupt.taskId = undefined
    interrupt.creating = false
    const code = codeOfEnd(error, { taskId, stopped: interrupt.signal.aborted })
    // Before the create call a stop is all that there is to say.
    const nothing = error === interrupt.signal.reason && taskId === undefined
    reporter.error(nothing ? new StoppedError(words.run.stopped) : error, code)
    if (taskId !== undefined && mayStillRun(error))
      reporter.note(words.run.mayRun(taskId, waitCommand(taskId, service)))
    return code
  }
}

async function runOne(
  { workflowId, workflow, overrides }: PlannedRun,
  expected: number | undefined,
  uploads: Map<string, Promise<string>>,
  { client, pinSeeds, submit, timeout, durations, interrupt, reporter }: ExecuteOptions,
): Promise<TaskSnapshot> {
  let runningSince: number | undefined
  const onEvent = (event: RunEvent) => {
    if (event.type === 'submitting') interrupt.creating = true
    if (event.type === 'submit-delayed' || event.type === 'submitted') interrupt.creating = false
    if (event.type === 'submitted') interrupt.taskId = event.task.taskId
    if (event.type === 'state' && event.task.state === 'running') runningSince ??= performance.now()
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
    WebSocket: NodeWebSocket,
    signal: interrupt.signal,
    onAbort: () => interrupt.fate,
    onEvent,
    openFile: (value) =>
      openValue(value, (sent, total) => reporter.uploading(value, sent, total), interrupt.signal),
  })
  const took = task.usage.seconds ?? (runningSince && (performance.now() - runningSince) / 1000)
  if (took) await durations.set(workflowId, took * 1000)
  return task
}
