import { randomUUID } from 'node:crypto'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { InputsRefused } from '../inputs/input-problems.ts'
import type { Inputs } from '../inputs/inputs.ts'
import { resolveInside, type Workspace } from '../inputs/workspace.ts'

/**
 * Where results are saved, as an absolute path; undefined when they are not. The directory is made,
 * and written to once, before anything is paid for: afterwards it would be too late.
 *
 * @throws {InputsRefused} when it lies outside of the workspace, or nothing can be written there
 */
export async function downloadDirOf(
  inputs: Inputs,
  workspace: Workspace,
): Promise<string | undefined> {
  const wanted = inputs['download-dir']
  if (wanted === '') return undefined
  const dir = await resolveInside(workspace, wanted)
  if (inputs['dry-run']) return dir
  const trial = join(dir, `.${randomUUID()}.part`)
  try {
    await mkdir(dir, { recursive: true })
    await writeFile(trial, '', { flag: 'wx' })
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    const inTheWay = code === 'EEXIST' || code === 'ENOTDIR'
    const reason = inTheWay
      ? `there is a file where the directory ${wanted} should be.`
      : `nothing can be written to ${wanted} (${code ?? message}).`
    const hint = 'Results are saved there: name a directory that the job can make and write to.'
    throw new InputsRefused([{ message: `download-dir: ${reason}`, hint }])
  } finally {
    await rm(trial, { force: true }).catch(() => {})
  }
  return dir
}
