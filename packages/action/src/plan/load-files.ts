import { readFile } from 'node:fs/promises'
import nodePath from 'node:path'
import {
  mergeOverrides,
  type Override,
  parseWorkflow,
  type Workflow,
} from '@runninghub-action/core'
import { parseBatch, parseOverrides as readValues } from '@runninghub-action/core/inputs'
import type { Problems } from '../inputs/input-problems.ts'
import type { Inputs } from '../inputs/inputs.ts'
import { resolveInside, shownPath, type Workspace } from '../inputs/workspace.ts'
import { readNodeInfoList } from './node-info-list.ts'

/** What the step was given to work with, read from inputs and files. */
export interface Sources {
  workflow: Workflow | undefined
  /** What every run sets. */
  common: readonly Override[]
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
export const INLINE = 'inputs'

/** More rows than this are a mistake that would be dear. */
const MOST_ROWS = 256

/** Reads everything there is to read, and adds what is wrong with it to `problems`. */
export async function readSources(
  inputs: Inputs,
  workspace: Workspace,
  problems: Problems,
): Promise<Sources> {
  const read = (input: string, path: string) => readText(input, path, workspace, problems)
  return {
    workflow: await readWorkflow(inputs, workspace, read, problems),
    common: await readCommon(inputs, read, problems),
    rows: await readRows(inputs, read, problems),
  }
}

type Read = (input: string, path: string) => Promise<Uint8Array | undefined>

async function readWorkflow(
  inputs: Inputs,
  workspace: Workspace,
  read: Read,
  problems: Problems,
): Promise<Workflow | undefined> {
  const named = inputs['workflow-file']
  // Rows that name workflows of their own have nothing to do with an api.json nobody named.
  if (named === '' && inputs['workflow-id'] === '') return undefined
  const text = await (named === '' ? read('', 'api.json') : read('workflow-file', named))
  if (text === undefined) return undefined
  const path = nodePath.resolve(workspace.root, named || 'api.json')
  const file = shownPath(nodePath, workspace.root, path)
  return problems.gather(() => parseWorkflow(text, { file }))
}

/** `inputs` goes over `inputs-file`; `node-info-list` comes without either. */
async function readCommon(
  inputs: Inputs,
  read: Read,
  problems: Problems,
): Promise<readonly Override[]> {
  const file = inputs['inputs-file']
  const text = file === '' ? undefined : await read('inputs-file', file)
  const values = text && (await problems.gather(() => readValues(text, { file })))
  const inline = await problems.gather(() => readValues(inputs.inputs, { file: INLINE }))
  const list = await problems.gather(() => readNodeInfoList(inputs['node-info-list']))
  return [...mergeOverrides(values ?? [], inline ?? []), ...(list ?? [])]
}

async function readRows(
  { batch: file }: Inputs,
  read: Read,
  problems: Problems,
): Promise<readonly SourceRow[]> {
  if (file === '') return [{ overrides: [] }]
  const text = await read('batch', file)
  const rows = (text && (await problems.gather(() => parseBatch(text, { file })))) ?? []
  if (rows.length <= MOST_ROWS) return rows
  problems.add(`${file} has ${rows.length} rows; one step runs ${MOST_ROWS} at most.`)
  return []
}

/** @param input the input that names the file; '' for a file that need not be there */
async function readText(
  input: string,
  path: string,
  workspace: Workspace,
  problems: Problems,
): Promise<Uint8Array | undefined> {
  const absolute = await problems.gather(() => resolveInside(workspace, path), `${input}: `)
  if (absolute === undefined) return undefined
  try {
    return await readFile(absolute)
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException
    if (input === '' && code === 'ENOENT') return undefined
    problems.add(`${input || 'workflow-file'}: ${unreadable(path, code)}`, {
      hint: 'Paths start at the root of the repository, which actions/checkout has to bring first.',
    })
    return undefined
  }
}

function unreadable(path: string, code: string): string {
  if (code === 'ENOENT') return `there is no file ${path}.`
  return code === 'EISDIR' ? `${path} is a directory.` : `${path} cannot be read (${code}).`
}
