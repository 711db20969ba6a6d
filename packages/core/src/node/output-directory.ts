import { randomUUID } from 'node:crypto'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { OutputDirectoryError } from '../errors/file-errors.ts'

/**
 * Creates the directory for results and writes to it once. Must be called before anything is
 * billed.
 *
 * @throws {OutputDirectoryError} when results cannot be saved there
 */
export async function prepareOutputDirectory(dir: string): Promise<void> {
  const probe = join(dir, `.${randomUUID()}.part`)
  try {
    await mkdir(dir, { recursive: true })
    await writeFile(probe, '', { flag: 'wx' })
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    throw new OutputDirectoryError(dir, code ?? message)
  } finally {
    await rm(probe, { force: true }).catch(() => {})
  }
}
