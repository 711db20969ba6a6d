/** `node release/check-version.ts v1.2.0`: exits with 1 when the tree is not that version. */
import { globSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readChangelog, sectionOf } from './changelog.ts'
import { root } from './published.ts'

export interface ReleaseState {
  tag: string
  /** The version of each package.json, by its path. */
  versions: ReadonlyMap<string, string>
  changelog: string
  /** Notes of changes that no version contains yet. */
  pending: readonly string[]
}

/** Returns what speaks against releasing the tree as the tag; empty when nothing does. */
export function problemsOf({ tag, versions, changelog, pending }: ReleaseState): string[] {
  const version = tag.replace(/^v/, '')
  const problems: string[] = []
  if (!/^v\d+\.\d+\.\d+(-[\w.]+)?$/.test(tag)) problems.push(`${tag} is not a tag such as v1.2.0`)
  for (const [path, found] of versions) {
    if (found !== version) problems.push(`${path} has the version ${found}, the tag is ${tag}`)
  }
  if (!sectionOf(changelog, version)) problems.push(`CHANGELOG.md says nothing about ${version}`)
  for (const path of pending) problems.push(`${path} is in no version: run pnpm version -r`)
  return problems
}

export async function readState(tag: string): Promise<ReleaseState> {
  const manifests = globSync(
    ['package.json', '{examples,release}/package.json', 'packages/*/package.json'],
    { cwd: root },
  )
  const versions = manifests.map(async (path) => {
    const { version } = JSON.parse(await readFile(join(root, path), 'utf8'))
    return [path, version] as const
  })
  return {
    tag,
    versions: new Map(await Promise.all(versions)),
    changelog: await readChangelog().catch(() => ''),
    pending: globSync('.changeset/*.md', { cwd: root }),
  }
}

if (import.meta.main) {
  const problems = problemsOf(await readState(process.argv[2] ?? ''))
  for (const problem of problems) console.error(problem)
  if (problems.length > 0) process.exitCode = 1
}
