import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { DownloadFailedError } from '../../src/errors/file-errors.ts'
import { saveText } from '../../src/node/save-text.ts'

test('saveText replaces no file, and throws for a directory that is not writable', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'save-text-'))
  try {
    await writeFile(join(dir, '1-1.txt'), 'mine')
    expect(await saveText('猫', dir, '1-1.txt')).toEqual({ path: join(dir, '1-1-2.txt'), bytes: 3 })
    expect((await saveText('x', dir, '1-1.txt')).path).toBe(join(dir, '1-1-3.txt'))
    expect(await readFile(join(dir, '1-1.txt'), 'utf8')).toBe('mine')
    expect(await readdir(dir)).toHaveLength(3)
    const nowhere = join(dir, '1-1.txt', 'below')
    await expect(saveText('x', nowhere, 'a.txt')).rejects.toBeInstanceOf(DownloadFailedError)
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
})
