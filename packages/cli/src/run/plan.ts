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
import type { Words } from '../messages/messages.ts'
import { checkFiles } from './file-values.ts'
import { readNested } from './load-files.ts'

/** What is to be run, as a person or a command line said it. */
export interface Wanted {
  service: Service
  /** An id or a page's address; rows of a batch may name their own. */
  workflowId?: string | undefined
  workflow?: Workflow | undefined
  /** Where the workflow was read from. */
  workflowFile?: string | undefined
  overrides: readonly Override[]
  rows?: readonly BatchRow[] | undefined
  pinSeeds: boolean
}

/** One task to be made: everything about it is checked. */
export interface PlannedRun {
  workflowId: string
  /** The graph that it is checked by; that of another workflow says nothing of it. */
  workflow: Workflow | undefined
  overrides: readonly Override[]
  changes: readonly PlannedChange[]
}

/**
 * Checks everything that can be checked without a network: all names, values and files of all
 * runs, so that no run is paid for while a later one is wrong.
 *
 * @throws {UsageError} with all that is wrong
 */
export async function planRuns(wanted: Wanted, words: Words): Promise<PlannedRun[]> {
  const rows = wanted.rows ?? [{ overrides: [], line: 0 }]
  const problems = new Set<string>()
  const runs: PlannedRun[] = []
  const main = mainId(wanted)
  for (const row of rows) {
    const where = wanted.rows ? words.run.row(row.line) : ''
    if (row.workflowId === undefined && wanted.workflowId === undefined) {
      problems.add(where + words.usage.noWorkflowId)
    }
    const run = planOne(wanted, row, main, (message) => problems.add(where + message))
    for (const { target, error } of await checkFiles(run.changes)) {
      problems.add(`${where}${target}: ${error.message}`)
    }
    runs.push(run)
  }
  if (problems.size > 0) throw new UsageError([...problems].join('\n'))
  return runs
}

/** The id api.json belongs to; undefined when none was given, or what was given is none. */
function mainId({ workflowId, service }: Wanted): string | undefined {
  try {
    return workflowId === undefined ? undefined : workflowIdFor(workflowId, service.baseUrl)
  } catch {
    // Said with the run that uses it.
    return undefined
  }
}

function planOne(
  wanted: Wanted,
  row: BatchRow,
  main: string | undefined,
  object: (message: string) => void,
): PlannedRun {
  const { service, pinSeeds } = wanted
  const named = row.workflowId ?? wanted.workflowId
  let workflowId = ''
  try {
    if (named !== undefined) workflowId = workflowIdFor(named, service.baseUrl)
  } catch (error) {
    object(`${(error as Error).message}`)
  }
  // Another workflow's graph is not this one's.
  const own = row.workflowId === undefined || main === undefined || workflowId === main
  const workflow = own ? wanted.workflow : undefined
  const overrides = readNested(workflow, mergeOverrides(wanted.overrides, row.overrides))
  const run = { workflowId, workflow, overrides }
  try {
    return { ...run, changes: planOverrides(workflow, overrides, { pinSeeds }) }
  } catch (error) {
    if (!(error instanceof OverrideError)) throw error
    for (const { message } of error.problems) object(message)
    return { ...run, changes: [] }
  }
}
