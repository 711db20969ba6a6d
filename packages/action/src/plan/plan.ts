import {
  mergeOverrides,
  type Override,
  type PlannedChange,
  planOverrides,
  type SubmitOptions,
  type Workflow,
  workflowIdFor,
} from '@runninghub-action/core'
import { InputIssues } from '../inputs/input-issues.ts'
import type { Inputs } from '../inputs/inputs.ts'
import type { Workspace } from '../inputs/workspace.ts'
import { type FileValue, resolveFileValue } from './file-values.ts'
import { loadSources } from './load-files.ts'

/** A checked task that is not yet sent. */
export interface PlannedRun {
  /** Its position in the plan, from 1. */
  number: number
  workflowId: string
  workflow: Workflow | undefined
  overrides: readonly Override[]
  /** The resolved overrides, for the log and the uploads. */
  changes: readonly PlannedChange[]
  submit: SubmitOptions
}

export interface Plan {
  runs: readonly PlannedRun[]
  /** The resolved values of file fields. */
  files: ReadonlyMap<string, FileValue>
}

/**
 * Plans the tasks, with every check that needs no network.
 *
 * @throws {InvalidInputsError} with all issues
 */
export async function createPlan(inputs: Inputs, workspace: Workspace): Promise<Plan> {
  const issues = new InputIssues()
  const parseId = (text: string) => workflowIdFor(text, inputs['base-url'])
  const idInput = inputs['workflow-id']
  const defaultId = idInput === '' ? undefined : await issues.collect(() => parseId(idInput))
  const { workflow, shared, rows } = await loadSources(inputs, workspace, issues)
  if (workflow === undefined) requireWorkflow(inputs, issues)

  const files = new Map<string, FileValue>()
  const runs: PlannedRun[] = []
  for (const [index, row] of rows.entries()) {
    const prefix = row.line === undefined ? '' : `${inputs.batch}:${row.line}: `
    const own = row.workflowId
    const id = own === undefined ? defaultId : await issues.collect(() => parseId(own), prefix)
    if (own === undefined && idInput === '' && inputs.batch !== '') {
      issues.add(`${prefix}The row has no workflow-id, and the input \`workflow-id\` is empty.`, {
        position: { file: inputs.batch, line: row.line ?? 1, column: 1 },
      })
    }
    // The graph of workflow-file does not describe a row's own workflow.
    const graph =
      own === undefined || defaultId === undefined || id === defaultId ? workflow : undefined
    if (graph === undefined && workflow !== undefined && inputs['send-workflow']) {
      issues.add(`${prefix}A row cannot have its own workflow-id with \`send-workflow\`.`)
    }
    const overrides = mergeOverrides(shared, row.overrides)
    const options = { pinSeeds: inputs['pin-seeds'] }
    const changes = await issues.collect(() => planOverrides(graph, overrides, options))
    await resolveFileValues(changes ?? [], overrides, files, workspace, issues)
    runs.push({
      number: index + 1,
      workflowId: id ?? '',
      workflow: graph,
      overrides,
      changes: changes ?? [],
      submit: buildSubmitOptions(inputs),
    })
  }
  issues.throwIfAny()
  return { runs, files }
}

function requireWorkflow(inputs: Inputs, issues: InputIssues): void {
  // A workflow that cannot be read has an issue already.
  if (issues.list.length > 0) return
  for (const name of ['send-workflow', 'pin-seeds'] as const) {
    if (inputs[name]) {
      issues.add(
        `The input \`${name}\` needs the workflow: api.json does not exist, and \`workflow-file\` is empty.`,
      )
    }
  }
}

async function resolveFileValues(
  changes: readonly PlannedChange[],
  overrides: readonly Override[],
  files: Map<string, FileValue>,
  workspace: Workspace,
  issues: InputIssues,
): Promise<void> {
  for (const { target, file, fieldValue } of changes) {
    const value = String(fieldValue)
    if (file === undefined || files.has(value)) continue
    const position = overrides.find((override) => override.target === target)?.position
    const own = new InputIssues()
    const resolved = await own.collect(() => resolveFileValue(workspace, value), `${target}: `)
    if (resolved !== undefined) files.set(value, resolved)
    for (const issue of own.list) issues.add(issue.message, { ...issue, position })
  }
}

function buildSubmitOptions(inputs: Inputs): PlannedRun['submit'] {
  return {
    ...(inputs['instance-type'] && { instanceType: inputs['instance-type'] }),
    ...(!inputs['add-metadata'] && { addMetadata: false }),
    ...(inputs['access-password'] && { accessPassword: inputs['access-password'] }),
    ...(inputs['use-personal-queue'] && { usePersonalQueue: true }),
  }
}
