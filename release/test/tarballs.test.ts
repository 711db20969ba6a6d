import { readFile, rm } from 'node:fs/promises'
import { dirname, join, posix } from 'node:path'
import { Simulator, systemClock } from '@runninghub-action/simulator'
import { serve } from '@runninghub-action/simulator/node'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import { beforeAll, describe, expect, test } from 'vitest'
import { COMMITTED, ENTRIES, writeReports } from '../api-report.ts'
import { pack, type Tarball } from '../pack.ts'
import { root } from '../published.ts'
import { run } from '../run.ts'
import { readTarball } from './read-tarball.ts'

const directory = join(root, 'out', 'test-packages')
const packed = new Map<string, Tarball>()
const contents = new Map<string, Map<string, string>>()

const CORE = '@runninghub-action/core'
const SIMULATOR = '@runninghub-action/simulator'
const PROGRAM = 'runninghub'

beforeAll(async () => {
  for (const tarball of await pack(directory)) {
    packed.set(tarball.name, tarball)
    contents.set(tarball.name, await readTarball(tarball.filename))
  }
  return () => rm(directory, { recursive: true, force: true })
})

const filesOf = (name: string) => contents.get(name) ?? new Map<string, string>()
const manifestOf = (name: string) => JSON.parse(filesOf(name).get('package.json') ?? '{}')
const tarballOf = (name: string) => packed.get(name)?.filename ?? ''

describe.each([
  [CORE, 250_000],
  [SIMULATOR, 100_000],
  [PROGRAM, 700_000],
])('the tarball of %s', (name, limit) => {
  test('contains what is built, the license and a README, and nothing else', () => {
    const other = [...filesOf(name).keys()].filter((path) => !/^dist\/.+\.(js|d\.ts)$/.test(path))
    const extra = { [CORE]: ['docs/api.md'], [PROGRAM]: ['dist/licenses.txt'] }[name] ?? []
    expect(other.sort()).toEqual(['LICENSE', 'README.md', 'package.json', ...extra].sort())
  })

  test('is small', async () => {
    expect((await readFile(tarballOf(name))).length).toBeLessThan(limit)
  })

  test('installs anywhere: Node 22, ranges of versions, no links into this repository', () => {
    const { engines, dependencies = {}, bin = {}, exports = {}, ...rest } = manifestOf(name)
    expect(engines.node).toMatch(/^>=22/)
    for (const version of Object.values(dependencies)) expect(version).toMatch(/^\^\d/)
    expect(rest).toMatchObject({ license: 'MIT', type: 'module' })
    expect(rest.private).toBeUndefined()
    const files = Object.values(exports).flatMap((entry) => Object.values(entry as object))
    for (const path of [...files, ...Object.values(bin)] as string[]) {
      expect(filesOf(name).has(posix.normalize(path)), path).toBe(true)
    }
  })

  test('has no fault that publint knows', async () => {
    const tarball = await readFile(tarballOf(name))
    const { messages, pkg } = await publint({
      pack: {
        tarball: tarball.buffer.slice(tarball.byteOffset, tarball.byteOffset + tarball.length),
      },
    })
    expect(messages.map((message) => formatMessage(message, pkg ?? {}))).toEqual([])
  })

  test.runIf(name !== PROGRAM)('has types that every ESM resolver finds', async () => {
    const attw = join(root, 'release/node_modules/.bin/attw')
    await run(attw, ['--profile', 'esm-only', '--no-color', tarballOf(name)])
  })
})

test.each(['dist/index.js', 'dist/inputs.js'])('%s of core imports nothing from Node', (entry) => {
  const seen = new Set<string>()
  const packages = new Set<string>()
  const visit = (path: string) => {
    if (seen.has(path)) return
    seen.add(path)
    const code = filesOf(CORE).get(path)
    if (code === undefined) throw new Error(`${path} is missing`)
    for (const [, from = ''] of code.matchAll(/(?:from|import\(?) ?['"]([^'"\n]+)['"]/g)) {
      if (from.startsWith('.')) visit(posix.join(dirname(path), from))
      else packages.add(from)
    }
  }
  visit(entry)
  expect(seen.size).toBeGreaterThan(5)
  for (const name of packages) {
    expect(name).toMatch(/^(fastest-levenshtein|yaml|csv-parse\/sync)$/)
  }
})

test.each(Object.keys(ENTRIES) as (keyof typeof ENTRIES)[])(
  'what %s exports is as committed: after a change, run pnpm api:report',
  async (library) => {
    for (const path of writeReports(library, join(directory, 'api'))) {
      const expected = await readFile(join(COMMITTED, posix.basename(path)), 'utf8')
      expect(await readFile(path, 'utf8')).toBe(expected)
    }
  },
)

test('the terminal program that is packed reaches RunningHub', async () => {
  const simulator = new Simulator({ clock: systemClock })
  await using server = await serve(simulator)
  const program = join(root, 'packages/cli/dist/main.js')
  const env = { ...process.env, RUNNINGHUB_API_KEY: simulator.options.apiKey }
  const args = [program, 'account', '--base-url', server.baseUrl, '--lang', 'en']
  expect(await run(process.execPath, args, { env })).toContain('1000')
})

test('the terminal program carries the license of each package that is bundled in it', () => {
  const lines = filesOf(PROGRAM).get('dist/licenses.txt')?.split('\n')
  for (const name of ['@clack/prompts', 'csv-parse', 'hono', 'open', 'undici', 'ws', 'yaml']) {
    expect(lines).toContain(name)
  }
})
