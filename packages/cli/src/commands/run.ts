import * as clack from '@clack/prompts'
import { overlay, parseDuration, type SubmitOptions } from '@runninghub-action/core'
import { type Arguments, flag, text, texts } from '../arguments.ts'
import type { Command } from '../command.ts'
import { EXIT } from '../exit-code.ts'
import type { Draft } from '../guide/draft.ts'
import type { Io } from '../io.ts'
import { findKey } from '../key.ts'
import { shellOf } from '../render/quote.ts'
import {
  asActionStep,
  asCommandLine,
  asPreset,
  notInPreset,
  type SameRun,
} from '../render/same-run.ts'
import { dryRun } from '../run/dry-run.ts'
import { Durations } from '../run/durations.ts'
import { execute } from '../run/execute.ts'
import { type Fate, Interrupt } from '../run/interrupt.ts'
import { jsonReporter } from '../run/json-reporter.ts'
import { LineReporter } from '../run/line-reporter.ts'
import { defaultWorkflowFile, type PlannedRun, planRuns, type Wanted } from '../run/plan.ts'
import type { Reporter } from '../run/reporter.ts'
import { prepareDirectory } from '../run/save-results.ts'
import { loadBatch, loadInputs, loadWorkflow, parseSet } from '../run/values.ts'
import { makeClient, readService, SERVICE, type Service } from '../service.ts'
import { UsageError } from '../usage-error.ts'

export const command: Command = {
  options: {
    ...SERVICE,
    'workflow-id': { type: 'string' },
    set: { type: 'string', multiple: true },
    inputs: { type: 'string' },
    batch: { type: 'string' },
    'pin-seeds': { type: 'boolean' },
    'instance-type': { type: 'string' },
    'access-password': { type: 'string' },
    download: { type: 'string' },
    timeout: { type: 'string' },
    'dry-run': { type: 'boolean' },
    json: { type: 'boolean' },
  },
  positionals: 1,
  async run(args, io) {
    const wanted = await readWanted(args, io)
    if (flag(args, 'dry-run')) return showRequests(wanted, args, io)
    const key = await findKey(wanted.service.baseUrl, io)
    if (io.interactive && !flag(args, 'json') && isIncomplete(wanted, key)) {
      return runGuided(wanted, key, args, io)
    }
    // The workflow first: it is what a script forgets, a key is in the environment or is not.
    const runs = await planRuns(wanted, io.words)
    if (key === undefined) throw new UsageError(io.words.usage.noKey, io.words.usage.noKeyHint)
    return runAll(wanted, runs, key, io)
  },
}

interface WantedRun extends Wanted {
  service: Service
  submit: SubmitOptions
  timeout: number | undefined
  download: string | undefined
  json: boolean
}

async function readWanted(args: Arguments, { words }: Io): Promise<WantedRun> {
  const service = readService(args, words)
  const given = text(args, 'timeout')
  const timeout = given === undefined ? undefined : parseDuration(given) || undefined
  if (given !== undefined && timeout === undefined) throw new UsageError(words.usage.timeout(given))
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
    baseUrl: service.baseUrl,
    workflowId,
    workflowFile,
    workflow: workflowFile === undefined ? undefined : await loadWorkflow(workflowFile, words),
    overrides: overlay(values, ...sets),
    rows,
    pinSeeds: flag(args, 'pin-seeds'),
    submit: { ...(instanceType && { instanceType }), ...(accessPassword && { accessPassword }) },
    timeout,
    download: text(args, 'download'),
    json: flag(args, 'json'),
  }
}

/** Something is missing, or nothing is said of what to change: there is something to ask. */
function isIncomplete(
  { workflowId, rows, workflow, overrides }: Wanted,
  key: string | undefined,
): boolean {
  if (key === undefined) return true
  if (rows !== undefined)
    return workflowId === undefined && rows.some((row) => row.workflowId === undefined)
  return workflowId === undefined || workflow === undefined || overrides.length === 0
}

async function runGuided(
  wanted: WantedRun,
  key: string | undefined,
  args: Arguments,
  io: Io,
): Promise<number> {
  const { guide } = await import('../guide/guide.ts')
  const { withWorkflow } = await import('../guide/steps.ts')
  const { service, workflowId, workflow, workflowFile, overrides } = wanted
  const bare: Draft = {
    service,
    siteNamed: text(args, 'base-url') !== undefined,
    overrides,
    complete: overrides.length > 0 || wanted.rows !== undefined,
    confirmed: false,
    ...(key !== undefined && { key }),
    ...(workflow && workflowFile !== undefined && { file: { path: workflowFile, workflow } }),
    ...(wanted.download !== undefined && { save: wanted.download }),
  }
  const start = workflowId === undefined ? bare : await withWorkflow(bare, workflowId, io)
  const draft = await guide(start, io)
  if (draft?.key === undefined || draft.workflowId === undefined) return EXIT.interrupted
  const complete: WantedRun = {
    ...wanted,
    service: draft.service,
    baseUrl: draft.service.baseUrl,
    workflowId: draft.workflowId,
    workflow: draft.file?.workflow,
    workflowFile: draft.file?.path,
    overrides: draft.overrides,
    download: draft.save || undefined,
  }
  const runs = await planRuns(complete, io.words)
  clack.outro()
  const code = await runAll(complete, runs, draft.key, io)
  if (complete.rows === undefined) {
    const { overrides } = runs[0] ?? complete
    showSame({ ...complete, workflowId: draft.workflowId, overrides }, io)
  }
  return code
}

async function runAll(
  wanted: WantedRun,
  runs: readonly PlannedRun[],
  key: string,
  io: Io,
): Promise<number> {
  await prepareDirectory(wanted.download, io.words)
  const client = makeClient(wanted.service, key)
  const reporter = wanted.json
    ? jsonReporter(io.out, client.redact)
    : new LineReporter(io, client.baseUrl, client.redact)
  const canAsk = io.interactive && !wanted.json && io.err.isTTY
  const interrupt = new Interrupt(canAsk ? (signal) => askFate(io, reporter, signal) : undefined)
  using _ = interrupt.listen()
  try {
    return await execute(runs, {
      pinSeeds: wanted.pinSeeds,
      submit: wanted.submit,
      timeout: wanted.timeout,
      download: wanted.download,
      client,
      durations: await Durations.load(io.env),
      interrupt,
      reporter,
      words: io.words,
    })
  } finally {
    reporter.end()
  }
}

async function askFate(io: Io, reporter: Reporter, signal: AbortSignal): Promise<Fate | 'go on'> {
  const { interrupt } = io.words.run
  reporter.pause()
  const answer = await clack.select<Fate | 'go on'>({
    message: interrupt.question,
    options: [
      { value: 'cancel', label: interrupt.cancel },
      { value: 'leave', label: interrupt.leave },
      { value: 'go on', label: interrupt.goOn },
    ],
    showInstructions: false,
    output: io.err,
    signal,
  })
  process.stdin.pause()
  reporter.resume()
  return clack.isCancel(answer) ? 'cancel' : answer
}

async function showRequests(
  wanted: WantedRun,
  args: Arguments,
  { out, err, words }: Io,
): Promise<number> {
  for (const run of await planRuns(wanted, words)) {
    const request = await dryRun(wanted.service, run, wanted.submit)
    out.write(
      flag(args, 'json')
        ? `${JSON.stringify({ type: 'dry-run', ...request })}\n`
        : `${request.method} ${request.url}\n${JSON.stringify(request.body, null, 2)}\n`,
    )
  }
  err.write(`${words.run.nothingSent}\n`)
  return EXIT.done
}

function showSame(run: SameRun, { err, words: { guide }, style }: Io): void {
  const forms: [string, string][] = [
    [guide.asCommand, asCommandLine(run, shellOf(process.platform))],
    [guide.asAction, asActionStep(run)],
    [guide.asPreset, asPreset(run, { withWorkflow: false })],
  ]
  err.write(`\n${style.bold(guide.same)}\n`)
  for (const [title, form] of forms) err.write(`\n${style.cyan(title)}\n${form}\n`)
  const missing = notInPreset(run)
  if (missing.length > 0) err.write(`${guide.notInPreset(missing.join(', '))}\n`)
}
