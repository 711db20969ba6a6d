import { link, open, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { numberedName } from '../file-types/file-name.ts'

/** Errors of file systems without hard links: FAT, some network and container mounts. */
const NO_LINKS = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EINVAL', 'EXDEV'])

/**
 * Moves a complete file to its name in a directory, or to `name-2`, `name-3` and so on when that is
 * taken. Never replaces a file, even when several are moved at the same moment: the file system
 * itself decides which file gets a name.
 *
 * @param temporary a complete file in the same directory, which is gone afterwards
 * @returns the new path
 */
export async function moveWithoutOverwrite(
  temporary: string,
  dir: string,
  name: string,
): Promise<string> {
  for (let n = 1; ; n++) {
    const path = join(dir, numberedName(name, n))
    try {
      await moveTo(temporary, path)
      return path
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error
    }
  }
}

async function moveTo(temporary: string, path: string): Promise<void> {
  try {
    await link(temporary, path) // unlike rename, fails when the name is taken
  } catch (error) {
    if (!NO_LINKS.has(codeOf(error) ?? '')) throw error
    return reserveThenRename(temporary, path)
  }
  await rm(temporary, { force: true })
}

/** Reserves the name with an empty file and replaces it, on a file system without hard links. */
async function reserveThenRename(temporary: string, path: string): Promise<void> {
  await (await open(path, 'wx')).close()
  try {
    await rename(temporary, path)
  } catch (error) {
    await rm(path, { force: true })
    throw error
  }
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code
}
