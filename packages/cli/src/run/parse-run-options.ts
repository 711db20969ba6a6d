import { mergeOverrides } from '@runninghub-action/core'
import { getBoolean, getString, getStrings, type ParsedArgs, parseTimeout } from '../args.ts'
import { parseService } from '../context/service.ts'
import { UsageError } from '../errors.ts'
import type { Messages } from '../messages/messages.ts'
import { defaultWorkflowFile, loadBatch, loadInputs, loadWorkflow, parseSet } from './load-files.ts'
import type { PlanOptions } from './plan.ts'

/** The flags of `run`, with the contents of the files they name. */
export interface RunCommandOptions extends PlanOptions {
  /** Milliseconds. */
  timeout: number | undefined
  /** The directory to save results in; undefined saves nothing. */
  download: string | undefined
  /** How many runs of a batch may be under way; undefined for what the account allows. */
  maxParallel: number | undefined
  json: boolean
}

/**
 * Reads the flags of `run` and the files they name.
 *
 * @throws {UsageError} for an invalid flag or an unreadable path
 * @throws {WorkflowFormatError} {@link InputsFormatError} for invalid file contents
 */
export async function parseRunOptions(
  args: ParsedArgs,
  messages: Messages,
): Promise<RunCommandOptions> {
  const service = parseService(args, messages)
  const timeout = parseTimeout(args, messages)
  const [inputs, batch] = [getString(args, 'inputs'), getString(args, 'batch')]
  const workflowId = getString(args, 'workflow-id')
  const rows = batch === undefined ? undefined : await loadBatch(batch, messages)
  // When every row names its own workflow, an api.json that happens to be there is not theirs.
  const rowsNameWorkflows =
    workflowId === undefined && rows?.every((row) => row.workflowId !== undefined)
  const workflowFile =
    args.positionals[0] ?? (rowsNameWorkflows ? undefined : await defaultWorkflowFile())
  const values = inputs === undefined ? [] : await loadInputs(inputs, messages)
  // As for every flag, the last one counts.
  const sets = getStrings(args, 'set').map((set) => [parseSet(set, messages)])
  const instanceType = getString(args, 'instance-type')
  const accessPassword = getString(args, 'access-password')
  return {
    service,
    workflowId,
    workflowFile,
    workflow: workflowFile === undefined ? undefined : await loadWorkflow(workflowFile, messages),
    overrides: mergeOverrides(values, ...sets),
    rows,
    pinSeeds: getBoolean(args, 'pin-seeds'),
    submit: { ...(instanceType && { instanceType }), ...(accessPassword && { accessPassword }) },
    timeout,
    download: getString(args, 'download'),
    maxParallel: parseMaxParallel(args, messages),
    json: getBoolean(args, 'json'),
  }
}

/** @throws {UsageError} when `--max-parallel` is not a number from 1 to 50 */
function parseMaxParallel(args: ParsedArgs, { usage }: Messages): number | undefined {
  const text = getString(args, 'max-parallel')
  if (text === undefined) return undefined
  const count = Number(text)
  if (!/^\d+$/.test(text) || count < 1 || count > 50) throw new UsageError(usage.maxParallel(text))
  return count
}

/** Whether the wizard has something to ask: a value is missing, or no field is set. */
export function isIncomplete(
  { workflowId, rows, workflow, overrides }: PlanOptions,
  apiKey: string | undefined,
): boolean {
  if (apiKey === undefined) return true
  if (rows !== undefined)
    return workflowId === undefined && rows.some((row) => row.workflowId === undefined)
  return workflowId === undefined || workflow === undefined || overrides.length === 0
}
