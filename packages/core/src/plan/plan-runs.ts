import { inEnglish } from '../errors/facts/english.ts'
import type { Facts } from '../errors/facts/facts.ts'
import { PlanError, type PlanProblem } from '../errors/plan-error.ts'
import { RunningHubError } from '../errors/runninghub-error.ts'
import { mergeOverrides, type Override } from '../overrides/override.ts'
import { type FileChange, listOverrides, planChanges } from '../overrides/plan-overrides.ts'
import type { SubmitOptions } from '../protocol/submit-request.ts'
import type { Workflow } from '../workflow/workflow.ts'
import { workflowIdFor } from '../workflow/workflow-id.ts'
import type { PlannedRun } from './planned-run.ts'

/** One row of a batch: its values override the shared ones. */
export interface PlanRow {
  /** The id or page URL of the row's own workflow. */
  workflowId?: string | undefined
  overrides: readonly Override[]
  /** Its line in the batch file, from 1. */
  line?: number | undefined
}

/** What to run. */
export interface RunSources {
  /** The id or page URL of the workflow. A row may have its own. */
  workflowId?: string | undefined
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
 * Checks that a file can be uploaded. Called once for each distinct file.
 *
 * @throws {RunningHubError} when it cannot
 */
export type CheckFile = (change: FileChange) => Promise<unknown>

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
  const problems = new Problems()
  const shared = listOverrides(sources.overrides ?? [])
  const files = new Map<string, Promise<unknown>>()
  const runs: PlannedRun[] = []
  checkOptions(sources, problems)
  const mainId = parseId(sources.workflowId, sources)
  for (const [index, row] of (sources.rows ?? [{ overrides: [] }]).entries()) {
    const run = identifyRun(sources, row, mainId, problems)
    const overrides = mergeOverrides(shared, row.overrides)
    const { pinSeeds = false } = sources
    const planned = planChanges(run.workflow, overrides, { pinSeeds })
    const ofRow = (target: string) => row.overrides.some((own) => own.target === target)
    for (const problem of planned.problems) {
      const line = ofRow(problem.target) ? row.line : undefined
      problems.add({ kind: 'override', ...problem, line })
    }
    if (checkFile) {
      for (const change of planned.changes) {
        if (change.file === undefined) continue
        const check = files.get(change.file) ?? checkFile(change)
        files.set(change.file, check)
        const position = overrides.find(({ target }) => target === change.target)?.position
        const line = ofRow(change.target) ? row.line : undefined
        await check.catch((error) => problems.addFile(error, { change, position, line }))
      }
    }
    runs.push({ ...run, number: index + 1, line: row.line, changes: planned.changes })
  }
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
  problems: Problems,
): Omit<PlannedRun, 'number' | 'changes'> {
  const idOrUrl = own ?? sources.workflowId
  if (idOrUrl === undefined) {
    problems.add({ kind: 'no-workflow-id', facts: { kind: 'workflow-id-missing' }, line })
  }
  const id = parseId(idOrUrl, sources, (error) => {
    const { facts, hintFacts } = error
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

function checkOptions({ workflow, pinSeeds, sendWorkflow }: RunSources, problems: Problems): void {
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

/** Collects problems. A problem of the shared values occurs in every row and is reported once. */
class Problems {
  readonly #problems = new Map<string, PlanProblem>()

  add(found: Omit<PlanProblem, 'message' | 'hint'>): void {
    const { kind, target, facts, hintFacts, line } = found
    const message = inEnglish(facts)
    const problem = { ...found, message, hint: hintFacts && inEnglish(hintFacts) }
    this.#problems.set(JSON.stringify([kind, target, message, line]), problem)
  }

  addFile(
    error: unknown,
    { change, ...place }: Pick<PlanProblem, 'position' | 'line'> & { change: FileChange },
  ): void {
    if (!(error instanceof RunningHubError)) throw error
    const { target } = change
    const { facts: problem, hintFacts } = error
    const facts: Facts = {
      kind: 'override',
      target,
      problem,
      position: place.position,
      positionOf: 'override',
    }
    this.add({ kind: 'file', target, facts, hintFacts, ...place })
  }

  throwIfAny(): void {
    if (this.#problems.size > 0) throw new PlanError([...this.#problems.values()])
  }
}
