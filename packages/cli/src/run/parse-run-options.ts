import { mergeOverrides, type SubmitOptions } from '@runninghub-action/core'
import { type Arguments, flag, text, texts, timeoutOf } from '../args.ts'
import { readService } from '../context/service.ts'
import type { Words } from '../messages/messages.ts'
import { defaultWorkflowFile, loadBatch, loadInputs, loadWorkflow, parseSet } from './load-files.ts'
import type { Wanted } from './plan.ts'

/** All that a command line of `run` says, and its files. */
export interface WantedRun extends Wanted {
  submit: SubmitOptions
  /** Milliseconds. */
  timeout: number | undefined
  /** Where results are saved; undefined to save nothing. */
  download: string | undefined
  json: boolean
}

/**
 * Reads the flags of `run` and the files they name.
 *
 * @throws {UsageError} for a flag or a path that cannot be used
 * @throws {WorkflowFormatError} {@link InputsFormatError} for what is in a file
 */
export async function readWanted(args: Arguments, words: Words): Promise<WantedRun> {
  const service = readService(args, words)
  const timeout = timeoutOf(args, words)
  const [inputs, batch] = [text(args, 'inputs'), text(args, 'batch')]
  const workflowId = text(args, 'workflow-id')
  const rows = batch === undefined ? undefined : await loadBatch(batch, words)
  // Rows that name workflows of their own have nothing to do with an api.json nobody named.
  const foreign = workflowId === undefined && rows?.every((row) => row.workflowId !== undefined)
  const workflowFile = args.positionals[0] ?? (foreign ? undefined : await defaultWorkflowFile())
  const values = inputs === undefined ? [] : await loadInputs(inputs, words)
  // The last word counts, as for every flag.
  const sets = texts(args, 'set').map((set) => [parseSet(set, words)])
  const instanceType = text(args, 'instance-type')
  const accessPassword = text(args, 'access-password')
  return {
    service,
    workflowId,
    workflowFile,
    workflow: workflowFile === undefined ? undefined : await loadWorkflow(workflowFile, words),
    overrides: mergeOverrides(values, ...sets),
    rows,
    pinSeeds: flag(args, 'pin-seeds'),
    submit: { ...(instanceType && { instanceType }), ...(accessPassword && { accessPassword }) },
    timeout,
    download: text(args, 'download'),
    json: flag(args, 'json'),
  }
}

/** Whether something is missing, or nothing is said of what to change: there is something to ask. */
export function isIncomplete(
  { workflowId, rows, workflow, overrides }: Wanted,
  key: string | undefined,
): boolean {
  if (key === undefined) return true
  if (rows !== undefined)
    return workflowId === undefined && rows.some((row) => row.workflowId === undefined)
  return workflowId === undefined || workflow === undefined || overrides.length === 0
}
