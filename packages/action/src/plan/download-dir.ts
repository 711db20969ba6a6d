import { randomUUID } from 'node:crypto'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { InvalidInputsError } from '../inputs/input-issues.ts'
import type { Inputs } from '../inputs/inputs.ts'
import { resolveInWorkspace, type Workspace } from '../inputs/workspace.ts'

/**
 * Where results are saved, as an absolute path; undefined when they are not. The directory is made,
 * and written to once, before anything is paid for: afterwards it would be too late.
 *
 * @throws {InvalidInputsError} when it lies outside of the workspace, or nothing can be written there
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
      ? `there is a file where the directory ${path} should be.`
      : `nothing can be written to ${path} (${code ?? message}).`
    const hint = 'Results are saved there: name a directory that the job can make and write to.'
    throw new InvalidInputsError([{ message: `download-dir: ${reason}`, hint }])
  } finally {
    await rm(probe, { force: true }).catch(() => {})
  }
  return dir
}
