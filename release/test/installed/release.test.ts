import { createHash } from 'node:crypto'
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { parse } from 'yaml'
import { root } from '../../published.ts'
import { run } from '../../run.ts'
import { startRegistry } from './registry.ts'

interface Step {
  name?: string
  uses?: string
  run?: string
  env?: Record<string, string>
  with?: Record<string, string>
}

const workflow = parse(await readFile(join(root, '.github/workflows/release.yml'), 'utf8'))
const { steps, permissions } = workflow.jobs.release as {
  steps: Step[]
  permissions: Record<string, string>
}
const step = (name: string) => steps.find((one) => one.name === name)

/** Not run here: what other commands test, and what needs GitHub. */
const ELSEWHERE = ['Install', 'Test', 'Test the packages', 'Create the release']

test('the release workflow tests, packs, attests, publishes with provenance and moves v1', () => {
  const names = steps.map(({ name, uses }) => name ?? uses?.split('@')[0])
  expect(names).toEqual([
    ...['actions/checkout', 'actions/setup-node', 'Install', 'Check the version'],
    ...['Check that the commit is on main', 'Test', 'Test the packages', 'Build and pack'],
    ...['Attest', 'Publish to npm', 'Write the notes', 'Create the release', 'Move the plain tag'],
  ])
  expect(permissions).toMatchObject({ 'id-token': 'write', attestations: 'write' })
  expect(step('Publish to npm')?.env).toEqual({ NPM_CONFIG_PROVENANCE: 'true' })
  expect(step('Attest')?.with?.['subject-path']).toContain('out/packages/*.tgz')
})

test('every step of a release runs, in a copy of this tree, up to a registry of its own', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'release-'))
  const registry = await startRegistry()
  onTestFinished(async () => {
    await registry.close()
    await rm(directory, { recursive: true, force: true })
  })
  const cwd = await copyTree(directory)
  const userconfig = join(directory, 'npmrc')
  await writeFile(userconfig, registry.config)
  const sh = (script: string, own: NodeJS.ProcessEnv = {}) => {
    const env = { ...process.env, TAG: 'v1.0.0', ...own }
    return run('bash', ['-euo', 'pipefail', '-c', script], { cwd, env })
  }
  const runAll = async () => {
    for (const { name = '', run: script } of steps) {
      if (script === undefined || ELSEWHERE.includes(name)) continue
      await sh(script, name === 'Publish to npm' ? { npm_config_userconfig: userconfig } : {})
    }
  }

  // What the maintainer does: see "Releases" in CONTRIBUTING.md.
  await sh('pnpm version -r && git add --all && git commit -qm "Release 1.0.0"')
  await sh('git tag v1.0.0 && git push -q origin HEAD:main v1.0.0')
  await runAll()

  const names = ['@runninghub-action/core', '@runninghub-action/simulator', 'runninghub']
  expect(registry.publications.map(({ name }) => name)).toEqual(names)
  for (const { version, tag, bytes } of registry.publications) {
    expect([version, tag]).toEqual(['1.0.0', 'latest'])
    // What is published is what was packed and attested.
    expect(await digests(join(cwd, 'out/packages'))).toContain(digest(bytes))
  }
  expect(await readFile(join(cwd, 'out/notes.md'), 'utf8')).toContain('First release')
  const commits = await run('git', ['rev-parse', 'v1^{commit}', 'v1.0.0^{commit}', 'main'], {
    cwd: join(directory, 'origin.git'),
  })
  expect(new Set(commits.split('\n')).size).toBe(1)

  // A release that failed halfway runs again: nothing is published twice.
  await runAll()
  expect(registry.publications).toHaveLength(3)
  await expect(sh('TAG=v1.0.1; node release/check-version.ts "$TAG"')).rejects.toThrow(
    'package.json has the version 1.0.0, the tag is v1.0.1',
  )
})

/** Copies what git knows or would add, with the installed packages, and pushes it to an origin. */
async function copyTree(directory: string): Promise<string> {
  const copy = join(directory, 'tree')
  const list = ['ls-files', '-z', '--cached', '--others', '--exclude-standard']
  const files = (await run('git', list, { cwd: root })).split('\0').filter(Boolean)
  for (const folder of new Set(files.map((file) => dirname(file)))) {
    await mkdir(join(copy, folder), { recursive: true })
  }
  await Promise.all(files.map((file) => cp(join(root, file), join(copy, file))))
  const packages = (await readdir(join(root, 'packages'))).map((name) => join('packages', name))
  for (const folder of ['', 'examples', 'release', ...packages]) {
    const installed = join(root, folder, 'node_modules')
    await symlink(installed, join(copy, folder, 'node_modules')).catch(() => {})
  }
  const git = (...args: string[]) => run('git', args, { cwd: copy })
  await run('git', ['init', '-q', '--bare', '-b', 'main', 'origin.git'], { cwd: directory })
  await git('init', '-q', '-b', 'main')
  await git('config', 'user.email', 'release@example.com')
  await git('config', 'user.name', 'Release')
  // A symbolic link is not the folder that .gitignore names.
  await writeFile(join(copy, '.git/info/exclude'), 'node_modules\n')
  await git('add', '--all')
  await git('commit', '-qm', 'Tree')
  await git('remote', 'add', 'origin', join(directory, 'origin.git'))
  await git('push', '-q', 'origin', 'main')
  return copy
}

const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

async function digests(directory: string): Promise<string[]> {
  const files = await readdir(directory)
  return Promise.all(files.map(async (file) => digest(await readFile(join(directory, file)))))
}
