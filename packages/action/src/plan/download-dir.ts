import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { OutputDirectoryError } from '@runninghub-action/core'
import { InvalidInputsError } from '../inputs/input-issues.ts'
import type { Inputs } from '../inputs/inputs.ts'
import { resolveInWorkspace, type Workspace } from '../inputs/workspace.ts'
import { loadCoreNode } from '../service/network.ts'

/**
 * Creates the directory for results and writes to it once, before anything is paid for. Without
 * `download-dir`, results to publish are saved in RUNNER_TEMP.
 *
 * @returns its absolute path; undefined if no results are saved
 * @throws {InvalidInputsError} if it is outside the workspace or not writable
 */
export async function prepareDownloadDir(
  inputs: Inputs,
  workspace: Workspace,
): Promise<string | undefined> {
  const path = inputs['download-dir']
  if (path === '') {
    if (inputs.publish === 'none' || inputs['dry-run']) return undefined
    return mkdtemp(join(workspace.temp ?? tmpdir(), 'runninghub-'))
  }
  const dir = await resolveInWorkspace(workspace, path)
  if (inputs['dry-run']) return dir
  const { prepareOutputDirectory } = await loadCoreNode()
  try {
    await prepareOutputDirectory(dir)
  } catch (error) {
    if (!(error instanceof OutputDirectoryError)) throw error
    const { message, hint } = new OutputDirectoryError(path, error.reason)
    throw new InvalidInputsError([{ message: `download-dir: ${message}`, hint }])
  }
  return dir
}
