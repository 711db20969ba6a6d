import { mkdir, open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { DownloadFailedError } from '../errors/file-errors.ts'
import { numberedName } from '../file-types/file-name.ts'

/**
 * Saves a result that is a text without a link, under its name or with a number when that is taken.
 * Never replaces a file.
 *
 * @param dir created when it is missing
 * @throws {DownloadFailedError} when it cannot be saved
 */
export async function saveText(
  text: string,
  dir: string,
  name: string,
): Promise<{ path: string; bytes: number }> {
  try {
    await mkdir(dir, { recursive: true })
    const path = await writeNew(text, dir, name)
    return { path, bytes: Buffer.byteLength(text) }
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException
    throw new DownloadFailedError(
      { kind: 'result-not-saved', path: dir, reason: code ?? message },
      { hint: { kind: 'check-disk' }, cause },
    )
  }
}

async function writeNew(text: string, dir: string, name: string): Promise<string> {
  for (let n = 1; ; n++) {
    const path = join(dir, numberedName(name, n))
    const file = await open(path, 'wx').catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error
      return undefined
    })
    if (file === undefined) continue
    try {
      await file.writeFile(text)
      return path
    } catch (error) {
      // Half a text must not look like a result.
      await rm(path, { force: true })
      throw error
    } finally {
      await file.close()
    }
  }
}
