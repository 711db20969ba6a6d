/**
 * `node release/move-tag.ts v1.2.0`: moves the plain tag `v1`, which workflows name, to a release.
 * It stays where it is for a pre-release, and for a fix of an older version.
 */
import { run } from './run.ts'

/** Returns the plain tag to move to a release, or undefined. */
export function plainTagOf(tag: string, tags: readonly string[]): string | undefined {
  const [, major] = /^(v[1-9]\d*)\.\d+\.\d+$/.exec(tag) ?? []
  if (major === undefined) return undefined
  const isNewer = (other: string) =>
    other.startsWith(`${major}.`) && /^v[\d.]+$/.test(other) && compare(other, tag) > 0
  return tags.some(isNewer) ? undefined : major
}

function compare(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true })
}

if (import.meta.main) {
  const tag = process.argv[2] ?? ''
  const plain = plainTagOf(tag, (await run('git', ['tag'])).split('\n'))
  if (plain === undefined) {
    console.log(`No plain tag moves to ${tag}`)
  } else {
    await run('git', ['tag', '--force', plain, `${tag}^{commit}`])
    await run('git', ['push', '--force', 'origin', `refs/tags/${plain}`])
    console.log(`${plain} is ${tag}`)
  }
}
