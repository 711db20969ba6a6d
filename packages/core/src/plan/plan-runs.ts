import type { AiApp } from '../ai-app/ai-app.ts'
import { planAppChanges } from '../ai-app/plan-app-changes.ts'
import { RunningHubError } from '../errors/runninghub-error.ts'
import { mergeOverrides, type Override } from '../overrides/override.ts'
import { listOverrides, planChanges } from '../overrides/plan-overrides.ts'
import type { SubmitOptions } from '../protocol/submit-request.ts'
import { isAppPage, parseAppId } from '../workflow/app-id.ts'
import type { Workflow } from '../workflow/workflow.ts'
import { workflowIdFor } from '../workflow/workflow-id.ts'
import { addFileProblems, type CheckFile } from './check-files.ts'
import { PlanProblems } from './plan-problems.ts'
import type { PlannedRun } from './planned-run.ts'

/** One row of a batch: its values override the shared ones. */
export interface PlanRow {
  /** The id or page URL of the row's own workflow. */
  workflowId?: string | undefined
  /** What its run is called. */
  name?: string | undefined
  overrides: readonly Override[]
  /** Its line in the batch file, from 1. */
  line?: number | undefined
}

/** What to run. */
export interface RunSources {
  /** The id or page URL of the workflow. A row may have its own. */
  workflowId?: string | undefined
  /** The AI app to run instead of a workflow. Its inputs are the names and types of the values. */
  app?: AiApp | undefined
  /** The graph of api.json, against which names and values are checked. */
  workflow?: Workflow | undefined
  /** The site that the ids belong to. @default 'https://www.runninghub.cn' */
  baseUrl?: string | undefined
  /** The values of every run. */
  overrides?: Readonly<Record<string, unknown>> | readonly Override[] | undefined
  /** The rows of a batch. @default one run without values of its own */
  rows?: readonly PlanRow[] | undefined
  /**
   * Also sends the graph's own seeds: RunningHub generates a new one for each seed that is not
   * sent. Cannot be combined with `sendWorkflow`.
   */
  pinSeeds?: boolean | undefined
  /**
   * Sends the graph itself with the values written into it. RunningHub generates all its seeds
   * again.
   */
  sendWorkflow?: boolean | undefined
  /** Further options of the create calls. */
  submit?: SubmitOptions | undefined
}

/**
 * Plans all runs and checks everything that needs no network: ids, names, values and files. An
 * invalid row therefore stops a batch before its first run is billed.
 *
 * @returns at least one run
 * @throws {PlanError} with all problems of all runs, each with its place
 */
export async function planRuns(
  sources: RunSources,
  { checkFile }: { checkFile?: CheckFile | undefined } = {},
): Promise<PlannedRun[]> {
  const problems = new PlanProblems()
  const shared = listOverrides(sources.overrides ?? [])
  const runs: PlannedRun[] = []
  checkOptions(sources, problems)
  const mainId = parseId(sources.workflowId, sources)
  for (const [index, row] of (sources.rows ?? [{ overrides: [] }]).entries()) {
    const run = identifyRun(sources, row, mainId, problems)
    const overrides = mergeOverrides(shared, row.overrides)
    const { pinSeeds = false } = sources
    const planned = run.app
      ? planAppChanges(run.app, overrides)
      : planChanges(run.workflow, overrides, { pinSeeds })
    const ofRow = (target: string) => row.overrides.some((own) => own.target === target)
    for (const problem of planned.problems) {
      const line = ofRow(problem.target) ? row.line : undefined
      problems.add({ kind: 'override', ...problem, line })
    }
    const { name, line } = row
    const changes = planned.changes.map((change) =>
      line !== undefined && ofRow(change.target) ? { ...change, line } : change,
    )
    runs.push({ ...run, number: index + 1, name, line, changes })
  }
  if (checkFile) await addFileProblems(runs, checkFile, problems)
  problems.throwIfAny()
  return runs
}

/**
 * Plans the one run of sources without rows.
 *
 * @throws {PlanError} with all problems, each with its place
 */
export async function planRun(
  sources: Omit<RunSources, 'rows'>,
  options: { checkFile?: CheckFile | undefined } = {},
): Promise<PlannedRun> {
  const [run] = await planRuns(sources, options)
  if (run === undefined) throw new Error('one run was planned')
  return run
}

/** Determines the id and the graph of a row's run. */
function identifyRun(
  sources: RunSources,
  { workflowId: own, line }: PlanRow,
  mainId: string | undefined,
  problems: PlanProblems,
): Omit<PlannedRun, 'number' | 'name' | 'line' | 'changes'> {
  const { app, submit: appSubmit = {} } = sources
  if (app !== undefined) {
    if (own !== undefined && !isIdOf(app, own))
      problems.add({ kind: 'workflow-id', facts: { kind: 'row-of-other-app' }, line })
    return { workflowId: app.id, app, sendWorkflow: false, submit: appSubmit }
  }
  const idOrUrl = own ?? sources.workflowId
  if (idOrUrl === undefined) {
    problems.add({ kind: 'no-workflow-id', facts: { kind: 'workflow-id-missing' }, line })
  }
  const id = parseId(idOrUrl, sources, (error) => {
    const { facts, hintFacts } = own !== undefined && isAppPage(own) ? APP_IN_ROW : error
    problems.add({
      kind: 'workflow-id',
      facts,
      hintFacts,
      line: own === undefined ? undefined : line,
    })
  })
  // The graph belongs to one workflow and cannot check the values of another one.
  const isOther = own !== undefined && mainId !== undefined && id !== undefined && id !== mainId
  const workflow = isOther ? undefined : sources.workflow
  const { sendWorkflow = false, submit = {} } = sources
  if (sendWorkflow && sources.workflow !== undefined && workflow === undefined) {
    problems.add({ kind: 'send-workflow', facts: { kind: 'row-of-other-workflow' }, line })
  }
  return { workflowId: id ?? '', workflow, sendWorkflow, submit }
}

const APP_IN_ROW = {
  facts: { kind: 'row-of-app' },
  hintFacts: { kind: 'app-of-all-rows' },
} as const

function isIdOf(app: AiApp, idOrUrl: string): boolean {
  try {
    return parseAppId(idOrUrl).id === app.id
  } catch {
    return false
  }
}

function parseId(
  idOrUrl: string | undefined,
  { baseUrl = 'https://www.runninghub.cn' }: RunSources,
  onError: (error: RunningHubError) => void = () => {},
): string | undefined {
  try {
    return idOrUrl === undefined ? undefined : workflowIdFor(idOrUrl, baseUrl)
  } catch (error) {
    if (!(error instanceof RunningHubError)) throw error
    onError(error)
    return undefined
  }
}

function checkOptions(
  { app, workflow, pinSeeds, sendWorkflow }: RunSources,
  problems: PlanProblems,
): void {
  if (app !== undefined) {
    if (workflow !== undefined || pinSeeds || sendWorkflow)
      problems.add({ kind: 'app', facts: { kind: 'app-with-graph' } })
    return
  }
  if (pinSeeds && sendWorkflow) {
    // RunningHub keeps a seed only when the list of values contains it. A sent graph has no list.
    problems.add({
      kind: 'pin-seeds',
      facts: { kind: 'seeds-of-sent-workflow' },
      hintFacts: { kind: 'omit-pin-seeds' },
    })
  }
  if (workflow !== undefined) return
  if (sendWorkflow)
    problems.add({ kind: 'send-workflow', facts: { kind: 'send-workflow-without-graph' } })
  if (pinSeeds) problems.add({ kind: 'pin-seeds', facts: { kind: 'pin-seeds-without-graph' } })
}
