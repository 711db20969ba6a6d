import { execFile } from 'node:child_process'
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { COMMITTED, ENTRIES } from '../api-report.ts'
import { root } from '../published.ts'

// Inside the repository, where the packages and the compiler are found.
const directory = join(root, 'out', 'core-examples')
const page = await readFile(join(root, 'packages/core/docs/api.md'), 'utf8')
const blocks = [...page.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code = '']) => code)
const exec = promisify(execFile)

/** Fails with the output of the program. */
async function node(...args: string[]): Promise<void> {
  try {
    await exec(process.execPath, args, { cwd: directory })
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string }
    throw new Error(`${stdout}${stderr}`)
  }
}

beforeAll(async () => {
  await rm(directory, { recursive: true, force: true })
  await mkdir(directory, { recursive: true })
  await cp(join(root, 'examples/text-to-image/api.json'), join(directory, 'api.json'))
  await Promise.all(blocks.map((code, i) => writeFile(join(directory, `block-${i}.ts`), code)))
})
afterAll(() => rm(directory, { recursive: true, force: true }))

test('every export of core is used in an example', async () => {
  const reports = ENTRIES.core.map((entry) =>
    readFile(join(COMMITTED, `core-${entry}.api.md`), 'utf8'),
  )
  const exported = [
    ...(await Promise.all(reports))
      .join('\n')
      .matchAll(/^export (?:declare )?(?:abstract )?\w+ (\w+)/gm),
  ]
  const imported = new Set(
    blocks.flatMap((code) =>
      [...code.matchAll(/import \{([^}]+)\} from '@runninghub-action\/core/g)].flatMap(
        ([, names = '']) => names.split(',').map((name) => name.replace('type ', '').trim()),
      ),
    ),
  )
  expect(exported.length).toBeGreaterThan(150)
  expect(exported.map(([, name = '']) => name).filter((name) => !imported.has(name))).toEqual([])
})

test('every example compiles, and uses all that it imports', async () => {
  const compilerOptions = { noUnusedLocals: true, skipLibCheck: true }
  const config = { extends: '../../tsconfig.json', compilerOptions, include: ['*.ts'], exclude: [] }
  await writeFile(join(directory, 'tsconfig.json'), JSON.stringify(config))
  const tsc = join(root, 'node_modules/typescript/bin/tsc')
  await node(tsc, '--singleThreaded', '-p', directory)
})

test('every example runs', async () => {
  const imports = blocks.map((_, i) => pathToFileURL(join(directory, `block-${i}.ts`)).href)
  const start = imports.map((url) => `await import('${url}')`).join('\n')
  await writeFile(join(directory, 'start.mjs'), start)
  await node('--no-warnings', 'start.mjs')
})
