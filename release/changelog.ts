/** `node release/changelog.ts v1.2.0`: prints what CHANGELOG.md says about a version. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { root } from './published.ts'

/** Returns the text below the heading of a version; undefined when there is no such heading. */
export function sectionOf(changelog: string, version: string): string | undefined {
  const [, ...sections] = changelog.split(/^## /m)
  const section = sections.find((text) => text.split('\n', 1)[0]?.trim() === version)
  return section?.slice(section.indexOf('\n')).trim()
}

export async function readChangelog(): Promise<string> {
  return readFile(join(root, 'CHANGELOG.md'), 'utf8')
}

if (import.meta.main) {
  console.log(sectionOf(await readChangelog(), (process.argv[2] ?? '').replace(/^v/, '')) ?? '')
}
