import {
  mergeOverrides,
  type Override,
  type PlannedChange,
  planOverrides,
  type SubmitOptions,
  type Workflow,
  workflowIdFor,
} from '@runninghub-action/core'
import { Problems } from '../inputs/input-problems.ts'
import type { Inputs } from '../inputs/inputs.ts'
import type { Workspace } from '../inputs/workspace.ts'
import { type FileValue, readFileValue } from './file-values.ts'
import { readSources } from './load-files.ts'

/** One task to be: checked, and not yet sent. */
export interface PlannedRun {
  /** From 1. */
  number: number
  workflowId: string
  workflow: Workflow | undefined
  overrides: readonly Override[]
  /** What they come to; for showing and for files. */
  changes: readonly PlannedChange[]
  submit: SubmitOptions
}

export interface Plan {
  runs: readonly PlannedRun[]
  /** What the values of file fields mean. */
  files: ReadonlyMap<string, FileValue>
}

/**
 * Checks everything that can be checked without the network, and lays out the tasks.
 *
 * @throws {InputsRefused} with everything that is wrong
 */
export async function makePlan(inputs: Inputs, workspace: Workspace): Promise<Plan> {
  const problems = new Problems()
  const idFor = (text: string) => workflowIdFor(text, inputs['base-url'])
  const given = inputs['workflow-id']
  const main = given === '' ? undefined : await problems.gather(() => idFor(given))
  const { workflow, common, rows } = await readSources(inputs, workspace, problems)
  if (workflow === undefined) needsWorkflow(inputs, problems)

  const files = new Map<string, FileValue>()
  const runs: PlannedRun[] = []
  for (const [index, row] of rows.entries()) {
    const where = row.line === undefined ? '' : `${inputs.batch}:${row.line}: `
    const own = row.workflowId
    const id = own === undefined ? main : await problems.gather(() => idFor(own), where)
    if (own === undefined && given === '' && inputs.batch !== '') {
      problems.add(`${where}The row names no workflow-id, and the input workflow-id is empty.`, {
        position: { file: inputs.batch, line: row.line ?? 1, column: 1 },
      })
    }
    // Another workflow's graph is not this one's.
    const graph = own === undefined || main === undefined || id === main ? workflow : undefined
    if (graph === undefined && workflow !== undefined && inputs['send-workflow']) {
      problems.add(`${where}With send-workflow a row cannot name a workflow of its own.`)
    }
    const overrides = mergeOverrides(common, row.overrides)
    const options = { pinSeeds: inputs['pin-seeds'] }
    const changes = await problems.gather(() => planOverrides(graph, overrides, options))
    await checkFiles(changes ?? [], overrides, files, workspace, problems)
    runs.push({
      number: index + 1,
      workflowId: id ?? '',
      workflow: graph,
      overrides,
      changes: changes ?? [],
      submit: submitOptions(inputs),
    })
  }
  problems.throwIfAny()
  return { runs, files }
}

function needsWorkflow(inputs: Inputs, problems: Problems): void {
  // An unreadable one has been complained about already.
  if (problems.list.length > 0) return
  for (const name of ['send-workflow', 'pin-seeds'] as const) {
    if (inputs[name]) {
      problems.add(`${name} needs the graph: there is no api.json, and workflow-file is empty.`)
    }
  }
}

async function checkFiles(
  changes: readonly PlannedChange[],
  overrides: readonly Override[],
  files: Map<string, FileValue>,
  workspace: Workspace,
  problems: Problems,
): Promise<void> {
  for (const { target, file, fieldValue } of changes) {
    const value = String(fieldValue)
    if (file === undefined || files.has(value)) continue
    const position = overrides.find((override) => override.target === target)?.position
    const own = new Problems()
    const found = await own.gather(() => readFileValue(workspace, value), `${target}: `)
    if (found !== undefined) files.set(value, found)
    for (const problem of own.list) problems.add(problem.message, { ...problem, position })
  }
}

function submitOptions(inputs: Inputs): PlannedRun['submit'] {
  return {
    ...(inputs['instance-type'] && { instanceType: inputs['instance-type'] }),
    ...(!inputs['add-metadata'] && { addMetadata: false }),
    ...(inputs['access-password'] && { accessPassword: inputs['access-password'] }),
    ...(inputs['use-personal-queue'] && { usePersonalQueue: true }),
  }
}
