import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'

const worker = join(import.meta.dirname, '..', '..')
const committed = join(worker, 'public')

test('the committed bundle of the page equals a fresh build', async () => {
  const fresh = await mkdtemp(join(tmpdir(), 'page-'))
  try {
    await promisify(execFile)(process.execPath, [join(worker, 'page', 'build.ts'), fresh])
    const names = await readdir(fresh)
    expect(names.sort()).toEqual(['licenses.txt', 'page.css', 'page.js'])
    for (const name of names) {
      const same = (await readFile(join(committed, name))).equals(await readFile(join(fresh, name)))
      const hint = 'run `pnpm --filter worker run build` and commit packages/worker/public'
      expect(same, `${name} differs: ${hint}`).toBe(true)
    }
  } finally {
    await rm(fresh, { recursive: true, force: true })
  }
})

test('the first view has at most 40 kB with gzip', async () => {
  const names = ['index.html', 'page.css', 'page.js', 'icon.svg']
  const files = await Promise.all(names.map((name) => readFile(join(committed, name))))
  const size = files.reduce((sum, file) => sum + gzipSync(file).length, 0)
  expect(size).toBeGreaterThan(5_000)
  expect(size).toBeLessThanOrEqual(40_000)
})
