import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const action = join(import.meta.dirname, '..')
const committed = join(action, 'dist')

test('the committed bundle is what a fresh build makes', { timeout: 120_000 }, async () => {
  const fresh = await mkdtemp(join(tmpdir(), 'dist-'))
  try {
    await promisify(execFile)(process.execPath, [join(action, 'build.ts'), fresh])
    const hint = 'run `pnpm build` and commit packages/action/dist'
    expect((await readdir(committed)).sort(), hint).toEqual((await readdir(fresh)).sort())
    for (const name of await readdir(fresh)) {
      const same = (await readFile(join(committed, name))).equals(await readFile(join(fresh, name)))
      expect(same, `${name} differs: ${hint}`).toBe(true)
    }
  } finally {
    await rm(fresh, { recursive: true, force: true })
  }
})

test('the bundle tells nothing of the machine it was built on, and has one copy of undici', async () => {
  const withUndici: string[] = []
  for (const name of await readdir(committed)) {
    const text = await readFile(join(committed, name), 'utf8')
    expect(text.includes(join(import.meta.dirname, '..', '..', '..'))).toBe(false)
    if (text.includes('UND_ERR_PRX_TLS')) withUndici.push(name)
  }
  expect(withUndici).toEqual(['undici.js'])
})

test('the license of every bundled package is in licenses.txt', async () => {
  const licenses = await readFile(join(committed, 'licenses.txt'), 'utf8')
  for (const name of [
    '@actions/core',
    '@actions/github',
    'csv-parse',
    'form-data',
    'undici',
    'yaml',
  ]) {
    expect(licenses).toMatch(new RegExp(`^${name}\\n(MIT|ISC)\\n\\S`, 'm'))
  }
})
