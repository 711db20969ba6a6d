import {
  mergeOverrides,
  type Override,
  OverrideError,
  type PlannedChange,
  planOverrides,
  type Workflow,
  workflowIdFor,
} from '@runninghub-action/core'
import type { BatchRow } from '@runninghub-action/core/inputs'
import type { Service } from '../context/service.ts'
import { UsageError } from '../errors.ts'
import type { Messages } from '../messages/messages.ts'
import { checkFiles } from './file-values.ts'
import { parseNestedValues } from './load-files.ts'

/** What to run, from the command line or the wizard. */
export interface PlanOptions {
  service: Service
  /** An id or a page URL. A batch row can override it. */
  workflowId?: string | undefined
  workflow?: Workflow | undefined
  /** The path that the workflow was read from. */
  workflowFile?: string | undefined
  overrides: readonly Override[]
  rows?: readonly BatchRow[] | undefined
  pinSeeds: boolean
}

/** One validated run. It becomes one task. */
export interface PlannedRun {
  workflowId: string
  /** The graph that the overrides were checked against; undefined for another workflow's run. */
  workflow: Workflow | undefined
  overrides: readonly Override[]
  changes: readonly PlannedChange[]
}

/**
 * Plans all runs and checks everything that needs no network: names, values and files. An invalid
 * row therefore stops the batch before the first run is billed.
 *
 * @throws {UsageError} listing all problems of all runs
 */
export async function planRuns(options: PlanOptions, messages: Messages): Promise<PlannedRun[]> {
  const rows = options.rows ?? [{ overrides: [], line: 0 }]
  const problems = new Set<string>()
  const runs: PlannedRun[] = []
  const mainId = mainWorkflowId(options)
  for (const row of rows) {
    const prefix = options.rows ? messages.run.batchLine(row.line) : ''
    if (row.workflowId === undefined && options.workflowId === undefined) {
      problems.add(prefix + messages.usage.noWorkflowId)
    }
    const run = planOne(options, row, mainId, (message) => problems.add(prefix + message))
    for (const { target, error } of await checkFiles(run.changes)) {
      problems.add(`${prefix}${target}: ${error.message}`)
    }
    runs.push(run)
  }
  if (problems.size > 0) throw new UsageError([...problems].join('\n'))
  return runs
}

/** Returns the id that api.json belongs to; undefined when it is missing or invalid. */
function mainWorkflowId({ workflowId, service }: PlanOptions): string | undefined {
  try {
    return workflowId === undefined ? undefined : workflowIdFor(workflowId, service.baseUrl)
  } catch {
    // planOne reports it for each run that uses it.
    return undefined
  }
}

function planOne(
  options: PlanOptions,
  row: BatchRow,
  mainId: string | undefined,
  addProblem: (message: string) => void,
): PlannedRun {
  const { service, pinSeeds } = options
  const idOrUrl = row.workflowId ?? options.workflowId
  let workflowId = ''
  try {
    if (idOrUrl !== undefined) workflowId = workflowIdFor(idOrUrl, service.baseUrl)
  } catch (error) {
    addProblem((error as Error).message)
  }
  // The graph of one workflow says nothing about another.
  const usesFile = row.workflowId === undefined || mainId === undefined || workflowId === mainId
  const workflow = usesFile ? options.workflow : undefined
  const overrides = parseNestedValues(workflow, mergeOverrides(options.overrides, row.overrides))
  const run = { workflowId, workflow, overrides }
  try {
    return { ...run, changes: planOverrides(workflow, overrides, { pinSeeds }) }
  } catch (error) {
    if (!(error instanceof OverrideError)) throw error
    for (const { message } of error.problems) addProblem(message)
    return { ...run, changes: [] }
  }
}
