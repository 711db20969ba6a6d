import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const action = join(import.meta.dirname, '..', '..')
const committed = join(action, 'dist')

test('the committed bundle equals a fresh build', async () => {
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
}, 240_000)

async function filesWith(text: string): Promise<string[]> {
  const names = await readdir(committed)
  const texts = await Promise.all(names.map((name) => readFile(join(committed, name), 'utf8')))
  return names.filter((_, index) => texts[index]?.includes(text))
}

test('the bundle contains no path of the machine that built it', async () => {
  expect(await filesWith(join(action, '..', '..'))).toEqual([])
})

test('undici is in one chunk, which is not loaded at the start', async () => {
  expect(await filesWith('UND_ERR_PRX_TLS')).toEqual(['undici.js'])
})

test('licenses.txt contains the licenses of packages in every chunk', async () => {
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
