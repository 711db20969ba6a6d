import { randomUUID } from 'node:crypto'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { InvalidInputsError } from '../inputs/input-issues.ts'
import type { Inputs } from '../inputs/inputs.ts'
import { resolveInWorkspace, type Workspace } from '../inputs/workspace.ts'

/**
 * Creates the directory for results and writes a test file, before anything is paid for.
 *
 * @returns its absolute path; undefined without `download-dir`
 * @throws {InvalidInputsError} if it is outside the workspace or not writable
 */
export async function prepareDownloadDir(
  inputs: Inputs,
  workspace: Workspace,
): Promise<string | undefined> {
  const path = inputs['download-dir']
  if (path === '') return undefined
  const dir = await resolveInWorkspace(workspace, path)
  if (inputs['dry-run']) return dir
  const probe = join(dir, `.${randomUUID()}.part`)
  try {
    await mkdir(dir, { recursive: true })
    await writeFile(probe, '', { flag: 'wx' })
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    const isFile = code === 'EEXIST' || code === 'ENOTDIR'
    const reason = isFile
      ? `a file is in the place of the directory ${path}.`
      : `cannot write to ${path} (${code ?? message}).`
    const hint = 'Use a directory that the job can create and write to.'
    throw new InvalidInputsError([{ message: `download-dir: ${reason}`, hint }])
  } finally {
    await rm(probe, { force: true }).catch(() => {})
  }
  return dir
}
