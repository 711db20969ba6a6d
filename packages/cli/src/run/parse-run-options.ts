import { type AiApp, mergeOverrides, type Override } from '@runninghub-action/core'
import {
  getBoolean,
  getString,
  getStrings,
  type ParsedArgs,
  parseMaxCoins,
  parseTimeout,
} from '../args.ts'
import { loadApiKey } from '../context/api-key.ts'
import { fetchApp, findAppArgument } from '../context/app.ts'
import type { CommandContext } from '../context/command-context.ts'
import { parseShow } from '../context/image-protocol-of.ts'
import {
  createClientWithKey,
  DEFAULT_SERVICE,
  parseService,
  type Service,
} from '../context/service.ts'
import { UsageError } from '../errors.ts'
import type { Messages } from '../messages/messages.ts'
import type { ReuseMode } from '../reuse/open-reuse.ts'
import type { ImageProtocolChoice } from '../terminal/image-protocol.ts'
import { DRIFT_MODES, type DriftMode } from './check-drift.ts'
import { defaultWorkflowFile, loadBatch, loadInputs, loadWorkflow, parseSet } from './load-files.ts'
import { findProblems, type PlanOptions } from './plan.ts'
import { UsageProblems } from './usage-problems.ts'

/** The flags of `run`, with the contents of the files they name. */
export interface RunCommandOptions extends PlanOptions {
  /** Milliseconds. */
  timeout: number | undefined
  maxCoins: number | undefined
  reuse: ReuseMode
  /** The directory to save results in; undefined saves nothing. */
  download: string | undefined
  /** Whether and how to show images in the terminal. */
  show: ImageProtocolChoice | undefined
  /** How many runs of a batch may be under way; undefined for what the account allows. */
  maxParallel: number | undefined
  json: boolean
  /** The id or page URL of the AI app to run; `app` is what RunningHub returns for it. */
  appId: string | undefined
  /** What to do when the saved workflow differs from api.json. */
  drift: DriftMode
}

/**
 * Reads the flags of `run` and the files they name. When one is invalid, the values and files of the
 * others are checked, too, so that all problems are reported at once. Those of an app need its
 * inputs, which RunningHub returns.
 *
 * @throws {UsageError} for an invalid flag or an unreadable path
 * @throws {WorkflowFormatError} {@link InputsFormatError} for invalid file contents
 */
export async function parseRunOptions(
  args: ParsedArgs,
  context: CommandContext,
): Promise<RunCommandOptions> {
  const { messages } = context
  const problems = new UsageProblems()
  const service = await problems.collect(() => parseService(args, messages))
  const timeout = await problems.collect(() => parseTimeout(args, messages))
  const maxCoins = await problems.collect(() => parseMaxCoins(args, messages))
  const reuse = await problems.collect(() => parseReuse(args, messages))
  const show = await problems.collect(() => parseShow(args, messages))
  const maxParallel = await problems.collect(() => parseMaxParallel(args, messages))
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
    maxCoins,
    reuse,
    download: getString(args, 'download'),
    show,
    maxParallel,
    json: getBoolean(args, 'json'),
    appId,
    drift: drift ?? 'warn',
  }
  if (problems.found) {
    const workflowIsBroken = workflowFile !== undefined && options.workflow === undefined
    const app = appId && service && (await problems.collect(() => readApp(appId, service, context)))
    // The values of an app cannot be checked before RunningHub has returned its inputs.
    if (appId === undefined || app)
      problems.add(
        await findProblems({ ...options, app: app || undefined }, { workflowIsBroken }, messages),
      )
    problems.throwAll()
  }
  return options
}

/** Reads an app's inputs to check its values; undefined without an API key. */
async function readApp(
  appId: string,
  service: Service,
  context: CommandContext,
): Promise<AiApp | undefined> {
  const apiKey = await loadApiKey(service.baseUrl, context)
  return apiKey === undefined ? undefined : fetchApp(appId, createClientWithKey(service, apiKey))
}

/** @throws {UsageError} for another word */
function parseDrift(args: ParsedArgs, { usage }: Messages): DriftMode {
  const text = getString(args, 'drift') ?? 'warn'
  const mode = DRIFT_MODES.find((known) => known === text)
  if (mode === undefined) throw new UsageError(usage.drift(text))
  return mode
}

/** @throws {UsageError} when `--ignore-seeds` has no effect */
function parseReuse(args: ParsedArgs, { usage }: Messages): ReuseMode {
  const ignoreSeeds = getBoolean(args, 'ignore-seeds')
  if (getBoolean(args, 'reuse')) return ignoreSeeds ? 'ignore-seeds' : 'fixed-seeds'
  if (ignoreSeeds) throw new UsageError(usage.ignoreSeeds)
  return undefined
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
  { workflowId, rows, workflow, overrides, appId }: PlanOptions & Pick<RunCommandOptions, 'appId'>,
  apiKey: string | undefined,
): boolean {
  if (apiKey === undefined) return true
  if (appId !== undefined) return rows === undefined && overrides.length === 0
  if (rows !== undefined)
    return workflowId === undefined && rows.some((row) => row.workflowId === undefined)
  return workflowId === undefined || workflow === undefined || overrides.length === 0
}
