import { mergeOverrides, type Override } from '@runninghub-action/core'
import { getBoolean, getString, getStrings, type ParsedArgs, parseTimeout } from '../args.ts'
import { findAppArgument } from '../context/app.ts'
import { DEFAULT_SERVICE, parseService } from '../context/service.ts'
import { UsageError } from '../errors.ts'
import type { Messages } from '../messages/messages.ts'
import { DRIFT_MODES, type DriftMode } from './check-drift.ts'
import { defaultWorkflowFile, loadBatch, loadInputs, loadWorkflow, parseSet } from './load-files.ts'
import { findProblems, type PlanOptions } from './plan.ts'
import { UsageProblems } from './usage-problems.ts'

/** The flags of `run`, with the contents of the files they name. */
export interface RunCommandOptions extends PlanOptions {
  /** Milliseconds. */
  timeout: number | undefined
  /** The directory to save results in; undefined saves nothing. */
  download: string | undefined
  json: boolean
  /** The id or page URL of the AI app to run; `app` is what RunningHub returns for it. */
  appId: string | undefined
  /** What to do when the saved workflow differs from api.json. */
  drift: DriftMode
}

/**
 * Reads the flags of `run` and the files they name. When one is invalid, the values and files of the
 * others are checked, too, so that all problems are reported at once.
 *
 * @throws {UsageError} for an invalid flag or an unreadable path
 * @throws {WorkflowFormatError} {@link InputsFormatError} for invalid file contents
 */
export async function parseRunOptions(
  args: ParsedArgs,
  messages: Messages,
): Promise<RunCommandOptions> {
  const problems = new UsageProblems()
  const service = await problems.collect(() => parseService(args, messages))
  const timeout = await problems.collect(() => parseTimeout(args, messages))
  const [inputs, batch] = [getString(args, 'inputs'), getString(args, 'batch')]
  const drift = await problems.collect(() => parseDrift(args, messages))
  const appId = await problems.collect(() => findAppArgument(args, { messages }))
  const workflowId = appId === undefined ? getString(args, 'workflow-id') : undefined
  const rows = batch && (await problems.collect(() => loadBatch(batch, messages)))
  // When every row names its own workflow, an api.json that happens to be there is not theirs.
  const rowsNameWorkflows =
    workflowId === undefined && rows && rows.every((row) => row.workflowId !== undefined)
  const defaultFile = rowsNameWorkflows ? undefined : await defaultWorkflowFile()
  const workflowFile = appId === undefined ? (args.positionals[0] ?? defaultFile) : undefined
  const values = inputs && (await problems.collect(() => loadInputs(inputs, messages)))
  const sets: Override[] = []
  for (const set of getStrings(args, 'set')) {
    const override = await problems.collect(() => parseSet(set, messages))
    if (override) sets.push(override)
  }
  const workflow =
    workflowFile && (await problems.collect(() => loadWorkflow(workflowFile, messages)))
  const instanceType = getString(args, 'instance-type')
  const accessPassword = getString(args, 'access-password')
  const options: RunCommandOptions = {
    service: service ?? DEFAULT_SERVICE,
    workflowId,
    workflowFile,
    workflow: workflow || undefined,
    // As for every flag, the last one counts.
    overrides: mergeOverrides(values || [], ...sets.map((set) => [set])),
    rows: rows || undefined,
    pinSeeds: getBoolean(args, 'pin-seeds'),
    submit: { ...(instanceType && { instanceType }), ...(accessPassword && { accessPassword }) },
    timeout,
    download: getString(args, 'download'),
    json: getBoolean(args, 'json'),
    appId,
    drift: drift ?? 'warn',
  }
  if (problems.found) {
    const workflowIsBroken = workflowFile !== undefined && options.workflow === undefined
    // The values of an app cannot be checked before RunningHub has returned its inputs.
    if (appId === undefined)
      problems.add(await findProblems(options, { workflowIsBroken }, messages))
    problems.throwAll()
  }
  return options
}

/** @throws {UsageError} for another word */
function parseDrift(args: ParsedArgs, { usage }: Messages): DriftMode {
  const text = getString(args, 'drift') ?? 'warn'
  const mode = DRIFT_MODES.find((known) => known === text)
  if (mode === undefined) throw new UsageError(usage.drift(text))
  return mode
}

/** Whether the wizard has something to ask: a value is missing, or no field is set. */
export function isIncomplete(
  { workflowId, rows, workflow, overrides, appId }: PlanOptions & Pick<RunCommandOptions, 'appId'>,
  apiKey: string | undefined,
): boolean {
  if (apiKey === undefined) return true
  if (appId !== undefined) return rows === undefined && overrides.length === 0
  if (rows !== undefined)
    return workflowId === undefined && rows.some((row) => row.workflowId === undefined)
  return workflowId === undefined || workflow === undefined || overrides.length === 0
}
