import { readFile } from 'node:fs/promises'
import nodePath from 'node:path'
import {
  mergeOverrides,
  type Override,
  parseWorkflow,
  type Workflow,
} from '@runninghub-action/core'
import { parseBatch, parseOverrides } from '@runninghub-action/core/inputs'
import type { InputIssues } from '../inputs/input-issues.ts'
import type { Inputs } from '../inputs/inputs.ts'
import { displayPath, resolveInWorkspace, type Workspace } from '../inputs/workspace.ts'
import { appInput } from './load-app.ts'
import { parseNodeInfoList } from './node-info-list.ts'

/** The contents of the inputs and files that describe the runs. */
export interface RunSources {
  workflow: Workflow | undefined
  /** There is a workflow file, but it cannot be read. */
  workflowIsBroken: boolean
  /** The overrides of every run. */
  shared: readonly Override[]
  rows: readonly SourceRow[]
}

/** A row of the batch. A step without a batch has one row without overrides. */
export interface SourceRow {
  workflowId?: string
  name?: string
  overrides: readonly Override[]
  /** The line in the batch file. */
  line?: number
}

/** The file name in positions inside the input `inputs`, which are not in a file. */
export const INLINE_FILE = 'inputs'

/** Guards against an accidental, expensive batch. */
const MAX_ROWS = 256

/** Reads the inputs and files that describe the runs. Adds their errors to `issues`. */
export async function loadSources(
  inputs: Inputs,
  workspace: Workspace,
  issues: InputIssues,
): Promise<RunSources> {
  const read = (input: string, path: string) => readInputFile(input, path, workspace, issues)
  const issuesBefore = issues.list.length
  const workflow = await loadWorkflow(inputs, workspace, read, issues)
  return {
    workflow,
    workflowIsBroken: issues.list.length > issuesBefore,
    shared: await loadShared(inputs, read, issues),
    rows: await loadRows(inputs, read, issues),
  }
}

type ReadFile = (input: string, path: string) => Promise<Uint8Array | undefined>

async function loadWorkflow(
  inputs: Inputs,
  workspace: Workspace,
  read: ReadFile,
  issues: InputIssues,
): Promise<Workflow | undefined> {
  const workflowFile = inputs['workflow-file']
  // A default api.json belongs neither to an app, nor to rows that all have their own workflow.
  const isDefaultOfNone = appInput(inputs) !== undefined || inputs['workflow-id'] === ''
  if (workflowFile === '' && isDefaultOfNone) return undefined
  const text = await (workflowFile === ''
    ? read('', 'api.json')
    : read('workflow-file', workflowFile))
  if (text === undefined) return undefined
  const path = nodePath.resolve(workspace.root, workflowFile || 'api.json')
  const file = displayPath(nodePath, workspace.root, path)
  return issues.collect(() => parseWorkflow(text, { file }))
}

/** `inputs` overrides `inputs-file`. `node-info-list` is used instead of both. */
async function loadShared(
  inputs: Inputs,
  read: ReadFile,
  issues: InputIssues,
): Promise<readonly Override[]> {
  const file = inputs['inputs-file']
  const text = file === '' ? undefined : await read('inputs-file', file)
  const values = text && (await issues.collect(() => parseOverrides(text, { file })))
  const inline = await issues.collect(() => parseOverrides(inputs.inputs, { file: INLINE_FILE }))
  const list = parseNodeInfoList(inputs['node-info-list'], issues)
  return [...mergeOverrides(values ?? [], inline ?? []), ...list]
}

async function loadRows(
  { batch: file }: Inputs,
  read: ReadFile,
  issues: InputIssues,
): Promise<readonly SourceRow[]> {
  if (file === '') return [{ overrides: [] }]
  const text = await read('batch', file)
  const rows = text && (await issues.collect(() => parseBatch(text, { file })))
  // Without its rows, the values of every run can still be checked.
  if (!rows) return [{ overrides: [] }]
  if (rows.length > MAX_ROWS) {
    issues.add(`${file} has ${rows.length} rows; a step runs at most ${MAX_ROWS}.`)
  }
  return rows.slice(0, MAX_ROWS)
}

/**
 * Reads a file of the workspace.
 *
 * @param input the input with the path; '' for an optional file
 * @returns undefined after adding an issue, or for an optional file that does not exist
 */
async function readInputFile(
  input: string,
  path: string,
  workspace: Workspace,
  issues: InputIssues,
): Promise<Uint8Array | undefined> {
  const absolute = await issues.collect(() => resolveInWorkspace(workspace, path), `${input}: `)
  if (absolute === undefined) return undefined
  try {
    return await readFile(absolute)
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException
    if (input === '' && code === 'ENOENT') return undefined
    issues.add(`${input || 'workflow-file'}: ${readErrorMessage(path, code)}`, {
      hint: 'Paths are relative to the root of the repository. Run actions/checkout first.',
    })
    return undefined
  }
}

function readErrorMessage(path: string, code: string): string {
  if (code === 'ENOENT') return `${path} does not exist.`
  return code === 'EISDIR' ? `${path} is a directory.` : `cannot read ${path} (${code}).`
}
