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
import { parseNodeInfoList } from './node-info-list.ts'

/** What the step was given to work with, read from inputs and files. */
export interface RunSources {
  workflow: Workflow | undefined
  /** What every run sets. */
  shared: readonly Override[]
  rows: readonly SourceRow[]
}

/** One run's own part; the single run of a step without a batch has none. */
export interface SourceRow {
  workflowId?: string
  overrides: readonly Override[]
  /** In the batch file. */
  line?: number
}

/** Stands for a file in the positions of the input `inputs`: it has lines, and none of a file. */
export const INLINE_FILE = 'inputs'

/** More rows than this are a mistake that would be dear. */
const MAX_ROWS = 256

/** Reads everything there is to read, and adds what is wrong with it to `issues`. */
export async function loadSources(
  inputs: Inputs,
  workspace: Workspace,
  issues: InputIssues,
): Promise<RunSources> {
  const read = (input: string, path: string) => readInputFile(input, path, workspace, issues)
  return {
    workflow: await loadWorkflow(inputs, workspace, read, issues),
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
  // Rows that name workflows of their own have nothing to do with an api.json nobody named.
  if (workflowFile === '' && inputs['workflow-id'] === '') return undefined
  const text = await (workflowFile === ''
    ? read('', 'api.json')
    : read('workflow-file', workflowFile))
  if (text === undefined) return undefined
  const path = nodePath.resolve(workspace.root, workflowFile || 'api.json')
  const file = displayPath(nodePath, workspace.root, path)
  return issues.collect(() => parseWorkflow(text, { file }))
}

/** `inputs` goes over `inputs-file`; `node-info-list` comes without either. */
async function loadShared(
  inputs: Inputs,
  read: ReadFile,
  issues: InputIssues,
): Promise<readonly Override[]> {
  const file = inputs['inputs-file']
  const text = file === '' ? undefined : await read('inputs-file', file)
  const values = text && (await issues.collect(() => parseOverrides(text, { file })))
  const inline = await issues.collect(() => parseOverrides(inputs.inputs, { file: INLINE_FILE }))
  const list = await issues.collect(() => parseNodeInfoList(inputs['node-info-list']))
  return [...mergeOverrides(values ?? [], inline ?? []), ...(list ?? [])]
}

async function loadRows(
  { batch: file }: Inputs,
  read: ReadFile,
  issues: InputIssues,
): Promise<readonly SourceRow[]> {
  if (file === '') return [{ overrides: [] }]
  const text = await read('batch', file)
  const rows = (text && (await issues.collect(() => parseBatch(text, { file })))) ?? []
  if (rows.length <= MAX_ROWS) return rows
  issues.add(`${file} has ${rows.length} rows; one step runs ${MAX_ROWS} at most.`)
  return []
}

/** @param input the input that names the file; '' for a file that need not be there */
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
      hint: 'Paths start at the root of the repository, which actions/checkout has to bring first.',
    })
    return undefined
  }
}

function readErrorMessage(path: string, code: string): string {
  if (code === 'ENOENT') return `there is no file ${path}.`
  return code === 'EISDIR' ? `${path} is a directory.` : `${path} cannot be read (${code}).`
}
