import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { run } from '../run.ts'

/** Reads the files of a package's tarball: text by path inside the package. */
export async function readTarball(path: string): Promise<Map<string, string>> {
  const directory = await mkdtemp(join(tmpdir(), 'tarball-'))
  try {
    await run('tar', ['-xzf', path, '-C', directory])
    const top = join(directory, 'package')
    const entries = await readdir(top, { recursive: true, withFileTypes: true })
    const files = entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
    const texts = files.map(
      async (file) =>
        [relative(top, file).replaceAll('\\', '/'), await readFile(file, 'utf8')] as const,
    )
    return new Map(await Promise.all(texts))
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}
